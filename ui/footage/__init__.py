"""The pages of recorders and cameras: what is recorded where, since when, and how far that can be trusted."""
