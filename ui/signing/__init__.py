"""What waits for a second person: looked at as a whole and signed, or turned down."""
