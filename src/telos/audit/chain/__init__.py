"""The chain as arithmetic: codes, anchors and the search for damage, without a database."""
