"""Pages for the practice manager."""
