"""What clients may ask of their record: a copy, a correction, and that it is erased."""
