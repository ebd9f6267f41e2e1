"""A believable small practice, made through the same actions as a person would.

Everybody in it is invented. It is never loaded in production: building it refuses unless the
installation says of itself that it is a demo.
"""
