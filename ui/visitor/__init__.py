"""The visitor's own window: what is told, what is agreed to, and nothing of the guard's side."""
