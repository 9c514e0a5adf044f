"""What is the same on every database: how long a work waits, and the mark of one that only reads."""

from __future__ import annotations

from typing import Final

READ_ONLY: Final = "visitor_desk_read_only"
"""Execution option of a connection whose unit of work only reads."""

BUSY_SECONDS: Final = 5.0
"""How long a statement waits for another connection's lock before it gives up."""
