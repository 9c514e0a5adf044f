"""Visits: tickets, arrivals, badges, departures and the visit book."""
