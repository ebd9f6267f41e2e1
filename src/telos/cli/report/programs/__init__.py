"""What the page says, for programs: the format of `--json`."""
