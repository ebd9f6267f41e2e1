"""Telos: goal-first psychotherapy, from looking for help to the check-in a year after."""
