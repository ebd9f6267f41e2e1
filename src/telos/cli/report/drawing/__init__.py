"""The report's own pictures, drawn at the size at which they are shown; classes, no styles."""
