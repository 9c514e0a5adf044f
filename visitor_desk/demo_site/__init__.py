"""The demo site: a small datacenter of invented people, its recorders, and the story that is played on it."""
