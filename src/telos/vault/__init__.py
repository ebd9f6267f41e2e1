"""Sealing: texts under a key of their owner, and those keys under a master key."""
