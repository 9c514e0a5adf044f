"""One wrong byte: in any page of both stores, and what the program then says.

A flip is *found* when the program refuses with one of its own errors, when verifying the log reports it, or
when an alarm stands. It is *harmless* when every answer is still the one given before. Anything else is a
wrong answer that nobody notices, and there may be none.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, is_dataclass
from enum import StrEnum
from pathlib import Path

from tests.reliability.house import PASSPHRASE, copied, emptied, opened
from visitor_desk.desk import Desk
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import VisitFilter

STORES = ("data.sqlite", "keystore.sqlite")
PAGE = 4096


class Verdict(StrEnum):
    """How a flip ended."""

    HARMLESS = "harmless"
    REFUSED = "refused"
    REPORTED = "reported"
    BUG = "an error without a sentence"
    SILENT = "silently wrong"


@dataclass(frozen=True, slots=True)
class Flip:
    """Which byte became another."""

    store: str
    offset: int
    change: int


@dataclass
class Flips:
    """What a series of flips showed."""

    pages: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)


def flips_of(house: Path, chance: random.Random, *, per_page: int) -> Iterator[Flip]:
    """Return flips in every page of both stores, at random places."""
    for store in STORES:
        for start in range(0, (house / store).stat().st_size, PAGE):
            for _ in range(per_page):
                yield Flip(store, start + chance.randrange(PAGE), chance.randrange(1, 256))


def tried(house: Path, folder: Path, flips: Iterator[Flip]) -> Flips:
    """Flip one byte after another, each in a fresh copy, and ask the program everything."""
    copied(house, emptied(folder))
    with opened(folder) as desk:
        before = _answers(desk)
    tally, pages = Flips(), set()
    for flip in flips:
        copied(house, emptied(folder))
        _flip(folder / flip.store, flip)
        verdict, why = _verdict(folder, before)
        pages.add((flip.store, flip.offset // PAGE))
        tally.verdicts[verdict] += 1
        if verdict in (Verdict.SILENT, Verdict.BUG):
            tally.bad.append(f"{flip}: {verdict}: {why}")
    tally.pages = len(pages)
    return tally


def _flip(path: Path, flip: Flip) -> None:
    with path.open("r+b") as file:
        file.seek(flip.offset)
        byte = file.read(1)[0]
        file.seek(flip.offset)
        file.write(bytes([byte ^ flip.change]))


def _verdict(folder: Path, before: dict[str, object]) -> tuple[Verdict, str]:
    try:
        with opened(folder) as desk:
            after = _answers(desk)
    except DeskError as error:
        return Verdict.REFUSED, error.code
    except Exception as error:  # noqa: BLE001 - what is asked here is whether there are any
        return Verdict.BUG, _where(error)
    if after["found"]:
        return Verdict.REPORTED, ""
    different = [name for name, answer in after.items() if answer != before[name]]
    return (Verdict.SILENT, ", ".join(different)) if different else (Verdict.HARMLESS, "")


def _where(error: BaseException) -> str:
    """Return the type and the place of a bug, and not its message, which may hold what a row held."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"{type(error).__name__} at {place}"


def _answers(desk: Desk) -> dict[str, object]:
    """Ask everything that a window shows; ids of log entries that this very asking makes are left out."""
    guard = desk.operators.sign_in("guard", PASSPHRASE)
    facility = desk.operators.sign_in("facility", PASSPHRASE)
    officer = desk.operators.sign_in("officer", PASSPHRASE)
    report = desk.log.verify(guard)
    asked: dict[str, Callable[[], object]] = {
        "here": lambda: desk.here_now.people(guard),
        "expected": lambda: desk.here_now.expected(guard),
        "tickets": lambda: desk.tickets.around(facility),
        "zones": lambda: desk.house.zones(facility),
        "staff": lambda: desk.house.staff(facility),
        "badges": lambda: desk.house.free_badges(guard),
        "operators": lambda: desk.operators.all(officer),
        "calendar": lambda: desk.retention.calendar(officer),
        "visits": lambda: _visits(desk),
        "names": lambda: _names(desk, facility),
    }
    answers = {name: _plain(ask()) for name, ask in asked.items()}
    answers["found"] = [alarm.code for alarm in desk.log.alarms()] + ([] if report.whole else ["log"])
    return answers


def _visits(desk: Desk) -> object:
    with desk.check_in.works() as work:
        return list(work.visits.page(VisitFilter(), None, 1000))


def _names(desk: Desk, session: object) -> object:
    from visitor_desk.security.groups import Group

    with desk.check_in.works() as work:
        ids = [visit.id for visit in work.visits.page(VisitFilter(), None, 1000)]
        return desk.check_in.sealed.open_many(
            session,  # type: ignore[arg-type]
            work,
            table="visits",
            records=ids,
            group=Group.D,
            purpose=Purpose.SAFETY,
        )


def _plain(answer: object) -> object:
    if is_dataclass(answer) and not isinstance(answer, type):
        return asdict(answer)
    if isinstance(answer, dict):
        return {key: _plain(value) for key, value in answer.items()}
    if isinstance(answer, (list, tuple)):
        return [_plain(one) for one in answer]
    return answer
