"""Goals, the spine: in the client's own words, agreed by both, rated, and never erased."""
