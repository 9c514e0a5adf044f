"""The migrations of the keystore, oldest first by their names."""
