"""Who is announced: tickets by day, new ones, ones from a file, and ones taken back."""
