"""`telos report`: a table of scores becomes one honest page about change."""
