"""Backups that hold no key of a forgotten day, and restoring that brings back nothing that was erased."""
