"""Sources, cameras, their clocks, recordings and activity: where footage lies, and no picture of it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.tables.metadata import DATA
from storage.types import Lasting, Microseconds, NumberedWord, Stretches, UtcDateTime, Word
from visitor_desk.footage.camera import CameraView, OffsetSource
from visitor_desk.footage.door_camera import DoorSide
from visitor_desk.footage.kept_clip import ClipState
from visitor_desk.footage.recording import ActivityKind, RecordingState, TimeDoubt, TimeSource
from visitor_desk.footage.watch import WatchKind

ID = String(64)

footage_sources = Table(
    "footage_sources",
    DATA,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("layout", String(64), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("pattern", Text, nullable=False, server_default=""),
    Column("originals", Boolean, nullable=False, server_default=false()),
    Column("database", Text, nullable=False, server_default=""),
    Column("retired_at", UtcDateTime),
)

source_sights = Table(
    "source_sights",
    DATA,
    Column("source", ID, ForeignKey("footage_sources.id"), primary_key=True),
    Column("tried_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("problem", String(64)),
)

cameras = Table(
    "cameras",
    DATA,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("zone", ID, nullable=False),
    Column("view", Word(CameraView), nullable=False),
    Column("source", ID, ForeignKey("footage_sources.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("owner", String(64), nullable=False, server_default=""),
    Column("retired_at", UtcDateTime),
    UniqueConstraint("source", "key"),
)

camera_sights = Table(
    "camera_sights",
    DATA,
    Column("camera", ID, ForeignKey("cameras.id"), primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("oldest", UtcDateTime),
    Column("past_term", Integer, nullable=False),
    Column("past_term_to", UtcDateTime),
    # All three or none: what was overwritten last.
    Column("overwritten", UtcDateTime),
    Column("overwritten_to", UtcDateTime),
    Column("overwritten_at", UtcDateTime),
    Column("first", UtcDateTime),
)

# No reference to `doors`: a camera may be set at a door that no event has told of yet.
door_cameras = Table(
    "door_cameras",
    DATA,
    Column("source", ID, ForeignKey("door_sources.id"), primary_key=True),
    Column("door", String(80), primary_key=True),
    Column("camera", ID, ForeignKey("cameras.id"), primary_key=True),
    Column("sees", Word(DoorSide), nullable=False),
)

# What stands for a camera in the millions of rows of `activity`.
camera_numbers = Table(
    "camera_numbers",
    DATA,
    Column("number", Integer, Identity(), primary_key=True),
    Column("camera", ID, ForeignKey("cameras.id"), nullable=False, unique=True),
)

clock_offsets = Table(
    "clock_offsets",
    DATA,
    Column("camera", ID, ForeignKey("cameras.id"), primary_key=True),
    Column("valid_from", UtcDateTime, primary_key=True),
    Column("offset_s", Float, nullable=False),
    Column("uncertainty_s", Float, nullable=False),
    Column("how", Word(OffsetSource), nullable=False),
)

camera_tunings = Table(
    "camera_tunings",
    DATA,
    Column("camera", ID, ForeignKey("cameras.id"), primary_key=True),
    Column("trusts_sizes", Boolean, nullable=False),
    Column("masked", Text, nullable=False),
)

recordings = Table(
    "recordings",
    DATA,
    Column("number", Integer, Identity(), primary_key=True),
    Column("id", ID, nullable=False, unique=True),
    Column("source", ID, ForeignKey("footage_sources.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("camera", ID, ForeignKey("cameras.id"), nullable=False),
    Column("start", UtcDateTime, nullable=False),
    # Start plus duration, kept so that an index bounds the search for overlaps.
    Column("ends_at", UtcDateTime, nullable=False),
    Column("duration_s", Float, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified", UtcDateTime, nullable=False),
    Column("sha256", String(64)),
    Column("state", Word(RecordingState), nullable=False),
    Column("problem", String(64)),
    Column("time_source", Word(TimeSource), nullable=False),
    Column("uncertainty_s", Float, nullable=False),
    Column("doubt", Word(TimeDoubt), nullable=False),
    Column("indexed_at", UtcDateTime, nullable=False),
    Column("rate", Float, nullable=False, server_default="0"),
    Column("gaps", Stretches, nullable=False, server_default=""),
    Column("last_seen", UtcDateTime),
    Column("gone_at", UtcDateTime),
    UniqueConstraint("source", "path"),
    Index("ix_recordings_camera_ends_at_start", "camera", "ends_at", "start"),
)

# No number is ever given to another kind.
KIND_NUMBERS = {ActivityKind.MOVING: 1, ActivityKind.PERSON_SIZED: 2}

activity = Table(
    "activity",
    DATA,
    Column("camera", Integer, ForeignKey("camera_numbers.number"), primary_key=True, autoincrement=False),
    Column("start", Microseconds, primary_key=True, autoincrement=False),
    Column("kind", NumberedWord(ActivityKind, KIND_NUMBERS), primary_key=True, autoincrement=False),
    Column("lasts", Lasting, nullable=False),
    Column("movers", SmallInteger, nullable=False),
    Column("score", SmallInteger, nullable=False),
    Column(
        "recording", Integer, ForeignKey("recordings.number", ondelete="CASCADE"), nullable=False, index=True
    ),
    # Millions of short rows, only ever read by their key: the table is its own index.
    sqlite_with_rowid=False,
)

footage_alarms = Table(
    "footage_alarms",
    DATA,
    Column("id", ID, primary_key=True),
    Column("kind", Word(WatchKind), nullable=False),
    Column("source", ID, ForeignKey("footage_sources.id"), nullable=False),
    Column("camera", ID, ForeignKey("cameras.id")),
    Column("since", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("seconds", Integer),
    Index("ix_footage_alarms_camera_since", "camera", "since"),
)

# No reference to recordings or cameras' rows: a clip outlives the index of what it is of.
clips = Table(
    "clips",
    DATA,
    Column("id", ID, primary_key=True),
    Column("hold", ID, nullable=False),
    Column("record", ID, nullable=False),
    Column("camera", ID, nullable=False),
    Column("recording", ID, nullable=False),
    Column("start", UtcDateTime, nullable=False),
    Column("duration_s", Float, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("state", Word(ClipState), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("sha256", String(64)),
    Column("attempt", String(16)),
    Column("problem", String(64)),
    Column("original", ID),
    Index("ix_clips_hold", "hold"),
    Index("ix_clips_record", "record"),
    Index("ix_clips_state", "state"),
)
