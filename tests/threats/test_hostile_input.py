"""Threat: files and names made to harm the desk.

Claim: the program lives on, answers in less than 20 seconds and a gigabyte, with an error in plain words; a name
is refused, or is shown everywhere as the text that it is.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.features.site import SETTINGS, Site
from tests.footage.clips import write_video
from tests.privacy.builders import a_request, a_visit_answer, an_answer
from tests.threats.hostile_files import NAMES, PICTURES, VIDEOS
from ui.formats import visible
from visitor_desk.bootstrap import WORKER_MEMORY
from visitor_desk.documents.document_check import check_picture
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.documents.picture_errors import NotAPicture
from visitor_desk.errors import DeskError
from visitor_desk.footage.read_recording import read_recording
from visitor_desk.footage.scene import NOTHING_BEFORE
from visitor_desk.footage.tuning import UNTUNED
from visitor_desk.privacy.letters import LetterWriter
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.document_reading import DEADLINE_S
from visitor_desk.visits.ticket import LONGEST_NAME, FieldNotAccepted
from visitor_desk.worker import Worker

LONGEST_S = 20.0
MOST_BYTES = 1 << 30
TODAY = date(2026, 11, 3)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(memory_limit=WORKER_MEMORY) as running:
        running.run(int, "1", deadline=60)
        yield running


def most_memory() -> int:
    """Bytes that the largest living worker of this process ever held at once; 0 where the system does not tell."""
    workers = [child.pid for child in multiprocessing.active_children()]
    statuses = [Path(f"/proc/{worker}/status") for worker in workers]
    held = [
        int(line.split()[1])
        for status in statuses
        if status.exists()
        for line in status.read_text(encoding="ascii", errors="replace").splitlines()
        if line.startswith("VmHWM")
    ]
    return 1024 * max(held, default=0)


def in_bounds(began: float) -> bool:
    # What the machine does beside the tests is not the program's time, and a deadline ends what lasts.
    assert most_memory() < MOST_BYTES
    return time.monotonic() - began < LONGEST_S


@pytest.mark.slow
@pytest.mark.parametrize("kind", PICTURES)
def test_a_hostile_picture_is_turned_away(worker: Worker, tmp_path: Path, kind: str):
    path = tmp_path / "page"
    path.write_bytes(PICTURES[kind]())
    began = time.monotonic()
    try:
        check = worker.run(check_picture, path, TODAY, deadline=DEADLINE_S)
    except DeskError:
        pass
    else:
        assert check.mrz is None, "something was read where nothing is"
    assert in_bounds(began)
    assert worker.run(int, "1", deadline=60) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path):
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, Path("/dev/zero")):
        with pytest.raises(NotAPicture):
            check_picture(path, TODAY)


@pytest.mark.slow
@pytest.mark.parametrize("kind", VIDEOS)
def test_a_hostile_video_is_turned_away(worker: Worker, tmp_path: Path, kind: str):
    path = tmp_path / "lobby_2026-11-03_12-00-00.mkv"
    VIDEOS[kind](path)
    began = time.monotonic()
    try:
        reading = worker.run(read_recording, path, NOTHING_BEFORE, UNTUNED, deadline=LONGEST_S)
    except DeskError:
        pass
    else:
        assert reading.activity == (), "something moved where nothing is"
    assert in_bounds(began)
    good = write_video(tmp_path / "good.mp4", 2.0)
    assert worker.run(read_recording, good, NOTHING_BEFORE, UNTUNED, deadline=60).duration_s > 1


@pytest.mark.parametrize("kind", NAMES)
def test_a_hostile_name_is_refused_or_is_only_text(site: Site, kind: str):
    name = NAMES[kind]
    if not name.isprintable() or len(name) > LONGEST_NAME:
        with pytest.raises(FieldNotAccepted) as refused:
            site.ticket(name)
        assert name not in str(refused.value) + repr(refused.value)
        return
    ticket = site.ticket(name)
    settled = (Settled(FindingCode.NAME_DIFFERS, Choice.SUPERVISOR_CALLED),)
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket, settled=settled))
    (here,) = site.desk.here_now.people(site.guard)
    assert here.name == name
    shown = visible(here.name)
    assert shown.isprintable()
    assert len(shown) <= 201
    assert "\n" not in shown
    assert site.desk.check_out.by_visit(site.guard, visit.id).id == visit.id
    assert site.desk.log.verify(site.guard).whole


@pytest.mark.parametrize("kind", NAMES)
def test_a_hostile_name_is_only_text_in_a_letter(kind: str):
    answer = an_answer(request=a_request(), visits=(a_visit_answer(name=NAMES[kind]),))
    pdf = LetterWriter(SETTINGS).access(answer)
    document = PdfDocument(pdf)
    try:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
        assert len(document) < 12
    finally:
        document.close()
    assert b"/URI" not in pdf
    assert b"/Launch" not in pdf
    assert b"/JavaScript" not in pdf
    if kind == "html":
        assert "<script>" in text, "the markup was obeyed instead of shown"


def test_a_hostile_requester_is_only_text_in_a_letter():
    answer = an_answer()
    for name in NAMES.values():
        hostile = replace(answer, requester=replace(answer.requester, name=name, contact=name))
        assert LetterWriter(SETTINGS).access(hostile).startswith(b"%PDF")


def test_tables_for_spreadsheets_are_written_in_one_place_that_lets_no_cell_run():
    """A formula in a cell needs a cell: whoever adds one reads this first.

    What a person takes along is written by `privacy/portable`, whose cells tests/privacy/test_portability.py
    tries; the demo writes the file of an invented access-control system, without a word of a visitor.
    """
    house = Path(__file__).parents[2]
    sources = [path for top in ("visitor_desk", "storage", "ui") for path in (house / top).rglob("*.py")]
    assert sources
    writers = ("csv.writer", "DictWriter")
    texts = {path.relative_to(house).as_posix(): path.read_text(encoding="utf-8") for path in sources}
    assert {name for name, text in texts.items() if any(writer in text for writer in writers)} == {
        "visitor_desk/privacy/portable.py",
        "visitor_desk/demo_site/doors.py",
    }
