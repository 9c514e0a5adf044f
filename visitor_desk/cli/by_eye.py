"""What somebody reads on a document themselves, as an option of commands that let somebody in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from visitor_desk.documents.by_eye import KINDS_SEEN, ByEye, typed_expiry
from visitor_desk.documents.document_kind import DocumentKind

Command = TypeVar("Command", bound=Callable[..., Any])


def by_eye_option(command: Command) -> Command:
    """Add `--by-eye KIND=EXPIRY`."""
    option = click.option(
        "--by-eye",
        metavar="KIND=EXPIRY",
        help=f"Without a picture: what you read, as passport=0531. Kinds: {', '.join(KINDS_SEEN)}.",
    )
    return option(command)


def seen_by_eye(by_eye: str, number: str, today: date) -> ByEye:
    """Return what the option says; a usage error for a kind that nobody accepts."""
    kind, _, expiry = by_eye.partition("=")
    if kind not in set(KINDS_SEEN):
        raise click.BadParameter(by_eye, param_hint="--by-eye")
    return ByEye(DocumentKind(kind), typed_expiry(expiry, today), number)
