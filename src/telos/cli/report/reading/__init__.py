"""From a file of any of the usual shapes to rows whose fate is known, one by one."""
