"""Questionnaires: when they are asked, how they are answered, what they come to."""
