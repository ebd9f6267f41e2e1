"""`telos backup` and `telos restore`: data and keys in two sealed archives, each tried first."""
