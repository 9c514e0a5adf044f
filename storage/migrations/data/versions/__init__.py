"""The migrations of the data store, oldest first by their names."""
