"""The words of a group: a line of the table per person, what is left, and how the group ended."""

from __future__ import annotations

from datetime import datetime

from ui.formats import visible
from ui.glyphs import Glyph
from ui.look import Look
from ui.models.group_table import GroupLine
from ui.reception.document_view import DocumentView
from ui.reception.draft import CheckInDraft, Left
from ui.reception.group_draft import GroupDraft, GroupRow, Stand
from ui.shortcuts import act_named, shown_keys
from visitor_desk.documents.document_check import Verdict
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.phone_approval import PhoneApproval

_ENDED = {
    Stand.ADMITTED: (Glyph.CHECK, "good"),
    Stand.LEFT: (Glyph.DASH, "raised_ink"),
    Stand.REFUSED: (Glyph.CROSS, "bad"),
    Stand.ABSENT: (Glyph.DASH, "raised_ink"),
}


class GroupWords:
    """Turns a group into what the panel shows; `authorisers` are the names of those who may approve."""

    def __init__(self, look: Look, authorisers: dict[str, str]) -> None:
        self._look, self._authorisers = look, authorisers

    def heading(self, group: GroupDraft) -> str:
        """Return what is the same for all."""
        one, texts = group.row.expected, self._look.texts
        parts = [
            visible(one.organisation),
            texts("group_arrival.host", host=visible(one.host)),
            visible(one.zones),
            self._look.formats.span(one.window),
            texts("group_arrival.ticket", number=one.number),
        ]
        return " · ".join(part for part in parts if part)

    def lines(self, group: GroupDraft, now: datetime) -> list[GroupLine]:
        """Return a line per person."""
        return [self._line(group, number, now) for number in range(len(group.rows))]

    def _line(self, group: GroupDraft, number: int, now: datetime) -> GroupLine:
        row, front = group.rows[number], number == group.front
        glyph, ink, state = self._state(row, front=front)
        document, verdict = self._document(row, front=front)
        note, note_ink = self._note(group, row, now, front=front)
        texts, formats = self._look.texts, self._look.formats
        nothing = texts("visits.nothing")
        rules = nothing
        if row.agreed_at is not None:
            rules = texts("group_arrival.agreed", time=formats.time_near(row.agreed_at, now))
        badge = visible(row.badge) if row.badge else nothing
        name = visible(row.expected.name)
        return GroupLine(glyph, ink, state, name, document, verdict, rules, badge, note, note_ink)

    def _state(self, row: GroupRow, *, front: bool) -> tuple[Glyph, str, str]:
        texts = self._look.texts
        if row.stand in _ENDED:
            return (*_ENDED[row.stand], texts(f"group_arrival.state_{row.stand.value}"))
        if front:
            return Glyph.NOW, "accent", texts("group_arrival.state_now")
        if row.needs_call:
            return Glyph.BANG, "look_again", texts(f"group_arrival.seat_{row.expected.seat.value}")
        if row.draft.document is None and not row.draft.lacking:
            return Glyph.DASHED, "raised_ink", texts("group_arrival.state_expected")
        if row.draft.unsettled or row.draft.lacking:
            return Glyph.BANG, "look_again", texts("group_arrival.state_look_again")
        return Glyph.HALF, "raised_ink", texts("group_arrival.state_waiting")

    def _document(self, row: GroupRow, *, front: bool) -> tuple[str, str]:
        texts, draft = self._look.texts, row.draft
        if row.stand is not Stand.OPEN:
            return row.seen
        if draft.lacking and draft.document is None:
            return texts("without.heading"), ""
        if draft.document is None:
            return (texts("group_arrival.show_document"), "") if front else ("", "")
        return self._kind(draft.document), self._verdict(draft)

    def _kind(self, document: DocumentView) -> str:
        texts, kind = self._look.texts, document.check.kind
        return texts("without.heading") if kind is None else texts(f"kind.{kind.value}")

    def _verdict(self, draft: CheckInDraft) -> str:
        texts, document = self._look.texts, draft.document
        if document is None:
            return ""
        if document.refused:
            return texts("group_arrival.verdict_refuse")
        if draft.unsettled:
            return texts("group_arrival.verdict_look_again")
        if document.to_settle:
            return texts("group_arrival.verdict_settled")
        if document.check.verdict in {Verdict.CHECKED_BY_EYE, Verdict.SHOWN_EARLIER, Verdict.VOUCHED_BY_HOST}:
            return texts(f"group_arrival.verdict_{document.check.verdict.value}")
        return texts("group_arrival.verdict_no_objection")

    def seen(self, row: GroupRow) -> tuple[str, str]:
        """Return what stays on the screen of the document of somebody who is in: kind and verdict."""
        document = row.draft.document
        return (self._kind(document), self._verdict(row.draft)) if document is not None else ("", "")

    def _note(self, group: GroupDraft, row: GroupRow, now: datetime, *, front: bool) -> tuple[str, str]:
        texts = self._look.texts
        if row.reason is not None:
            return texts(f"refusal.{row.reason.value}"), "raised_ink"
        parts = [self._seat(group, row)]
        if row.needs_call:
            parts.append(
                texts("group_arrival.who_approves", keys=shown_keys(act_named("group.approve").keys))
            )
            return " · ".join(part for part in parts if part), "look_again"
        if row.approval is not None:
            parts.append(self.approved(row.approval, now))
        elif front and row.stand is Stand.OPEN and row.draft.document is None:
            keys = shown_keys(act_named("reception.by_eye").keys)
            parts.append(texts("group_arrival.by_eye", keys=keys))
        return " · ".join(part for part in parts if part), "accent" if front else "raised_ink"

    def _seat(self, group: GroupDraft, row: GroupRow) -> str:
        texts, seat = self._look.texts, row.expected.seat
        if seat is Seat.REPLACEMENT:
            return texts("group_arrival.for", name=visible(row.announced))
        if seat is Seat.GUEST:
            number = row.expected.person - group.ticket.people + 1
            return texts("group_arrival.guest", n=number, total=group.ticket.guests_allowed)
        return texts("group_arrival.extra") if seat is Seat.EXTRA else ""

    def approved(self, approval: PhoneApproval, now: datetime) -> str:
        """Return who approved and when."""
        texts = self._look.texts
        name = self._authorisers.get(approval.authoriser, texts("group_arrival.name_locked"))
        return texts(
            "group_arrival.approved", name=visible(name), time=self._look.formats.time_near(approval.at, now)
        )

    def left(self, group: GroupDraft, now: datetime) -> str:
        """Return what is left before the person in front comes in, most basic first, or nothing."""
        row, texts = group.row, self._look.texts
        left = row.left(now)
        if not left:
            return ""
        first, draft = left[0], row.draft
        if Left.FINDINGS in left and first in {Left.FINDINGS, Left.PHOTO}:
            return texts.count("left.findings", draft.choices_left)
        if first is Left.NOT_OPEN:
            return texts("left.not_open", window=self._look.formats.span(row.expected.window))
        return texts(f"left.{first.value}")

    def progress(self, group: GroupDraft, now: datetime) -> str:
        """Return how many are in, and since when the group stands at the desk."""
        length = self._look.formats.duration(now - group.opened_at)
        tally = group.tally
        return self._look.texts(
            "group_arrival.progress", n=tally.admitted, total=len(group.rows), time=length
        )
