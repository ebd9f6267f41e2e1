"""What people write at the beginning of care, checked before it becomes a deed."""
