"""Incidents that the desks wrote down, for who handles them."""
