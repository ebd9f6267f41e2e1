"""`telos score`, `change` and `trajectory`: science on a table, for people and programs."""
