"""Abstract rows and the clock; no noun of care."""
