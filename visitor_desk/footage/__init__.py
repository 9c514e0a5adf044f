"""Footage: which recording shows which moment, what moves in it, and what is missing."""
