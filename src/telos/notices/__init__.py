"""Notices: that there is something to read in Telos, in the page and by mail, and never what."""
