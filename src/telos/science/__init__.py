"""The numbers: instruments, scores and change. No Django, no network, no clock."""
