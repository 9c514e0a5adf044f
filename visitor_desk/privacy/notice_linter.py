"""Holds a privacy statement against what is really done, and names what it does not cover.

A statement is a TOML file: what it calls its purposes, on which line, whether it says which data each uses
and whether video is among them, and which legal bases it names at all.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any, Final

from visitor_desk.errors import DeskError
from visitor_desk.privacy.processing import FOOTAGE, Processing

SHIPPED: Final = "statement_2020_11_01.toml"
LARGEST_FILE: Final = 64 << 10


class StatementUnreadable(DeskError):
    """The file is no statement. Values: `field`."""

    code = "registers.statement_unreadable"


class NoticeGapKind(StrEnum):
    """What a statement can fail to do."""

    KEYS_DIFFER = "keys_differ"
    """It refers to data by other signs than those it lists data by."""
    NO_DATA_STATED = "no_data_stated"
    PURPOSE_NOT_DECLARED = "purpose_not_declared"
    VIDEO_NOT_DECLARED = "video_not_declared"
    BASIS_NOT_DECLARED = "basis_not_declared"
    CONTROLLER_NAMED_TWICE = "controller_named_twice"


@dataclass(frozen=True, slots=True)
class DeclaredPurpose:
    """One purpose as the statement has it, on a line of its text."""

    line: int
    purpose: str
    states_data: bool
    video: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A privacy statement, as far as it can be held against the processing."""

    published: date
    bases: tuple[str, ...]
    lists_data_by: str
    refers_to_data_by: str
    keys_line: int
    controller_names: int
    controller_line: int
    purposes: tuple[DeclaredPurpose, ...]

    @classmethod
    def shipped(cls) -> Statement:
        """Return the operator's statement of 1 November 2020."""
        file = resources.files("visitor_desk.privacy").joinpath("notices").joinpath(SHIPPED)
        return statement_from(file.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class NoticeGap:
    """One thing that the statement does not cover; `line` is where it should, 0 where it has no such line."""

    kind: NoticeGapKind
    line: int
    purpose: str = ""
    basis: str = ""


def statement_in(file: str) -> Statement:
    """Read the statement of a house from its file, the shipped one where none is named.

    Raises StatementUnreadable, also where the file is away.
    """
    if not file:
        return Statement.shipped()
    try:
        with Path(file).open("rb") as read:
            content = read.read(LARGEST_FILE + 1)
        text = content.decode("utf-8")
    except (OSError, ValueError) as error:
        raise StatementUnreadable(field="-") from error
    if len(content) > LARGEST_FILE:
        raise StatementUnreadable(field="-")
    return statement_from(text)


def statement_from(text: str) -> Statement:
    """Read a statement; StatementUnreadable names what is missing or of the wrong kind."""
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StatementUnreadable(field="-") from error
    return Statement(
        _field(value, "published", date),
        tuple(str(one) for one in _field(value, "bases", list)),
        _field(value, "lists_data_by", str),
        _field(value, "refers_to_data_by", str),
        _field(value, "keys_line", int),
        _field(value, "controller_names", int),
        _field(value, "controller_line", int),
        tuple(
            DeclaredPurpose(
                _field(one, "line", int),
                _field(one, "purpose", str),
                _field(one, "states_data", bool),
                _field(one, "video", bool),
            )
            for one in _field(value, "purpose", list)
        ),
    )


def gaps_of(statement: Statement, processing: Processing) -> tuple[NoticeGap, ...]:
    """Return what the statement does not cover, by its lines."""
    found = []
    if statement.lists_data_by != statement.refers_to_data_by:
        found.append(NoticeGap(NoticeGapKind.KEYS_DIFFER, statement.keys_line))
    if statement.controller_names > 1:
        found.append(NoticeGap(NoticeGapKind.CONTROLLER_NAMED_TWICE, statement.controller_line))
    declared = {one.purpose: one for one in statement.purposes}
    found += [
        NoticeGap(NoticeGapKind.NO_DATA_STATED, one.line, one.purpose)
        for one in statement.purposes
        if not one.states_data
    ]
    for done in processing.purposes:
        if not done.in_notice:
            continue
        said = declared.get(done.id)
        if said is None:
            found.append(NoticeGap(NoticeGapKind.PURPOSE_NOT_DECLARED, 0, done.id))
            continue
        if FOOTAGE in done.data and said.states_data and not said.video:
            found.append(NoticeGap(NoticeGapKind.VIDEO_NOT_DECLARED, said.line, done.id))
        found += [
            NoticeGap(NoticeGapKind.BASIS_NOT_DECLARED, said.line, done.id, basis)
            for basis in done.bases
            if basis not in statement.bases
        ]
    return tuple(sorted(found, key=lambda gap: (gap.line, gap.kind, gap.purpose)))


def _field(value: Any, name: str, kind: type) -> Any:
    found = value.get(name) if isinstance(value, Mapping) else None
    # A truth value is a number to Python, and none in a statement.
    if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
        raise StatementUnreadable(field=name)
    return found
