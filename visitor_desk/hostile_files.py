"""Hostile files of the rooms that know no worker: read in a process that they may crash."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from visitor_desk.documents.document_check import DocumentCheck, check_picture
from visitor_desk.footage.ports import JobRunner
from visitor_desk.visits.document_reading import DEADLINE_S
from visitor_desk.visits.ticket_file import read_ticket_file
from visitor_desk.visits.ticket_import import DEADLINE_S as TICKETS_DEADLINE_S
from visitor_desk.visits.ticket_rows import TextRow


class WorkerPictures:
    """Reads pictures of documents in a worker process."""

    def __init__(self, runner: JobRunner) -> None:
        self._runner = runner

    def read(self, path: Path, today: date) -> DocumentCheck:
        """Return the check of the picture, or raise what the reading or its worker met."""
        return self._runner.run(check_picture, path, today, deadline=DEADLINE_S, key=str(path))


class WorkerTicketFiles:
    """Reads files of announced visitors in a worker process."""

    def __init__(self, runner: JobRunner) -> None:
        self._runner = runner

    def read(self, file: Path, zone: str) -> Sequence[TextRow]:
        """Return the rows of the file, or raise what the reading or its worker met."""
        return self._runner.run(read_ticket_file, file, zone, deadline=TICKETS_DEADLINE_S, key=str(file))
