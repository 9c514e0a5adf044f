"""The command line: a front end of the same services as the window."""
