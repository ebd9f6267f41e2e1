"""Pages by audience, the gate before them, charts and the look."""
