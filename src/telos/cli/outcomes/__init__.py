"""`telos score`, `change`, `trajectory`, `simulate`: science, for people and programs."""
