"""An episode of care and the states that it moves through."""
