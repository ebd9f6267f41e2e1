"""Accounts, practices, who works in them, and clients."""
