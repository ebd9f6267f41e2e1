"""The intake: its deeds, its moves, who reads what of it."""
