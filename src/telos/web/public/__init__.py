"""Pages for everybody: help now, the look."""
