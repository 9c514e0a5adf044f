"""Documents: read, parse and check an identity document; decide what of it may be kept."""
