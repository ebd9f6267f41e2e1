"""What all tests share."""

from __future__ import annotations

from importlib.util import find_spec

# The tests of science also run where Django is not installed.
pytest_plugins = ["tests.cast", "tests.cheap"] if find_spec("django") else []
