"""`telos doctor`: looks at a living installation, one subject a module, and changes nothing."""
