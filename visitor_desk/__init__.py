"""Visitor Desk: the visitor log that can prove what it kept, what it forgot, and who looked."""

__version__ = "0.1.0"
