"""Appointments: when two people meet and whether they did."""
