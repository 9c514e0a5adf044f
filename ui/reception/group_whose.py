"""Whose document it may be that names nobody of a group: the answers, and which is the likeliest."""

from __future__ import annotations

from typing import Final

from ui.formats import visible
from ui.i18n import Texts
from ui.reception.group_boxes import Taken, Whose, WhoseBox
from ui.reception.group_draft import GroupDraft, Stand
from visitor_desk.documents.document_check import DocumentCheck
from visitor_desk.visits.arrival_findings import name_comparison
from visitor_desk.visits.group_seats import Seat

SPELT_DIFFERENTLY: Final = 60.0
"""Score from which another spelling is likelier than another person; names with one part alike lie below."""


def ask_whose(box: WhoseBox, group: GroupDraft, check: DocumentCheck, texts: Texts) -> None:
    """Ask; the document's own spelling is proposed as the name of whom the ticket does not know."""
    name = name_of(check)
    waiting = [
        number
        for number, row in enumerate(group.rows)
        if not row.stand.is_over and row.expected.seat in {Seat.ANNOUNCED, Seat.REPLACEMENT}
    ]
    answers: list[tuple[str, Whose]] = []
    scores: dict[int, float] = {}
    for number in waiting:
        row = group.rows[number]
        compared = name_comparison(check, row.expected.name)
        scores[number] = compared.score if compared is not None else 0.0
        if row.expected.seat is Seat.ANNOUNCED:
            words = texts("group_arrival.whose_replaces", name=visible(row.expected.name))
            answers.append((words, Whose(Taken.REPLACES, number)))
    guests = group.ticket.guests_allowed
    taken = sum(row.expected.seat is Seat.GUEST for row in group.rows)
    joins = texts("group_arrival.whose_extra")
    if group.next_seat is Seat.GUEST:
        joins = texts("group_arrival.whose_guest", n=taken + 1, total=guests)
    answers.append((joins, Whose(Taken.JOINS)))
    for number in waiting:
        words = texts("group_arrival.whose_same", name=visible(group.rows[number].expected.name))
        answers.append((words, Whose(Taken.SAME, number)))
    answers.append((texts("group_arrival.whose_alone"), Whose(Taken.ALONE)))
    box.ask(name, answers, _likeliest(group, scores))


def _likeliest(group: GroupDraft, scores: dict[int, float]) -> Whose:
    alike = max(scores, key=lambda number: scores[number], default=None)
    if alike is not None and scores[alike] >= SPELT_DIFFERENTLY:
        return Whose(Taken.SAME, alike)
    if group.next_seat is Seat.GUEST:
        return Whose(Taken.JOINS)
    announced = [number for number in scores if group.rows[number].expected.seat is Seat.ANNOUNCED]
    missing = [number for number in announced if group.rows[number].stand is Stand.ABSENT]
    unread = [number for number in announced if group.rows[number].draft.document is None]
    first = group.front if group.front in unread else next(iter((*missing, *unread)), None)
    return Whose(Taken.JOINS) if first is None else Whose(Taken.REPLACES, first)


def name_of(check: DocumentCheck) -> str:
    """Return the name on a document as a ticket would write it: surname, given names, not in capitals."""
    if check.mrz is None:
        return ""
    parts = (check.mrz.surname.title(), check.mrz.given_names.title())
    return ", ".join(part for part in parts if part)
