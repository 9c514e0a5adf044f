"""The stores of every room over one connection: rows in, plain domain objects out."""
