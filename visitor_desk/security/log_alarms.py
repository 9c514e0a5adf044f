"""What a desk can notice about the log and about its own memory of it."""

from __future__ import annotations

from visitor_desk.security.alarm import Alarm


class LogRolledBack(Alarm):
    """The log is shorter than it was when this desk last saw it. Values: `remembered`, `found`."""

    code = "security.log_rolled_back"


class LogForked(Alarm):
    """The log does not continue the one this desk has seen. Values: `remembered`, `found`."""

    code = "security.log_forked"


class LogTampered(Alarm):
    """The log contradicts itself: head, entries or signature were changed. Values: `found`."""

    code = "security.log_tampered"


class RowsDiffer(Alarm):
    """Rows or sealed blobs are not what the log says they are. Values: `count`."""

    code = "security.rows_differ"


class MemoryLost(Alarm):
    """This desk has written entries and remembers no checkpoint: somebody has deleted its memory."""

    code = "security.memory_lost"


class MemoryNotWritten(Alarm):
    """The last checkpoint could not be kept outside the database; the change itself stands."""

    code = "security.memory_not_written"
