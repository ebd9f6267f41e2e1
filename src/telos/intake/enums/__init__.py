"""What the intake and the safety plan can say, and where each may go."""
