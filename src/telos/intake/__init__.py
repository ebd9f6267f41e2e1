"""The beginning: assessment that starts with strengths, and the safety plan."""
