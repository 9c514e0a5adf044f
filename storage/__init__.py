"""Storage: rows in SQL databases, turned into the plain objects of visitor_desk."""
