"""What everybody who works here has to have read."""
