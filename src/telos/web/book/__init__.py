"""The book of a record: everything of a client's on one page that stands alone."""
