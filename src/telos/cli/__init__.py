"""The command line: science's commands always, the server's where its extra is installed."""
