"""The visit book and the coverage of one visit."""
