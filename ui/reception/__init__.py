"""The page of the guard: a document, a visit, who is here."""
