"""What can be wrong with a video file; apart from the reader, so that it can be said without decoders."""

from __future__ import annotations

from visitor_desk.errors import DeskError


class EmptyFile(DeskError):
    """The file has no bytes or no picture. Values: `name`."""

    code = "footage.empty_file"


class NotAVideo(DeskError):
    """The file holds no video of a kind that recorders write. Values: `name`."""

    code = "footage.not_a_video"


class TornVideo(DeskError):
    """The file breaks off. Values: `name`, `readable_s` (seconds that can be read, may be 0)."""

    code = "footage.torn_video"


class StillGrowing(DeskError):
    """The recorder has not finished the file. Values: `name`, `readable_s`."""

    code = "footage.still_growing"


class FileNotThere(DeskError):
    """The file is gone. Values: `name`."""

    code = "footage.file_not_there"


class NoClockFound(DeskError):
    """Nothing in the picture runs as a clock does. Values: `name`."""

    code = "footage.no_clock_found"
