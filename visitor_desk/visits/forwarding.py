"""Forwarding: what a desk wrote with the server away goes to the server, in order and exactly once.

The desk's own log says everything that is needed: its entries name the rows and blobs that each act made,
changed and deleted (`row_binding`). Some entries at a time are one transaction on the server, closed by an
entry about the desk itself that says how far its log has come there, with the hash of the last entry. That
entry is what the next run goes by: whoever is killed between the server's commit and their own finds that it
stands already. Forwarded entries lose their bodies on the desk and keep their hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import EntryValue, read_body
from visitor_desk.security.records import DeviceId
from visitor_desk.security.row_binding import BADGE, GONE, ROW, SEALED, bound_blob
from visitor_desk.visits.access_right import AccessRight
from visitor_desk.visits.badges import BadgeCase
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.conflicts import conflicts_of, is_same_person
from visitor_desk.visits.forwarded_rows import ForwardedRow
from visitor_desk.visits.host_mail_round import TellHost
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import Ticket
from visitor_desk.visits.visit import Visit, VisitState
from visitor_desk.visits.waiting_act import (
    CORRECTION,
    WaitingAct,
    as_corrected,
    as_it_stood,
    as_it_was,
    waiting_act,
)

FORWARDED: Final = "desk.forwarded"
AT_ONCE: Final = 64
"""Entries in one transaction: other desks wait for the head of the log for some tenths of a second."""

_TAKE_LAST: Final = frozenset({"records.bound", "visit.approved", "ticket.issued", CORRECTION})
"""Acts that say what the next one of the same transaction rests on."""
_FOLLOW: Final = frozenset({"badge_case.opened", "badge_case.closed"})
"""Acts that complete the one before."""


@dataclass(frozen=True, slots=True)
class Forwarding:
    """Takes some entries of the desk's own log to the server's."""

    server: Callable[[], VisitWork]
    own: Callable[[], VisitWork]
    log: AuditLog
    device: DeviceId
    clock: Clock
    tell_host: TellHost
    others: Mapping[str, ForwardedRow] = field(default_factory=dict)
    """Of rows that are no visit's, by the act that writes them."""

    def some(self, first: int, *, follows: bool = False) -> int:
        """Forward the entries from index `first` on, as many as go at once; return the next index.

        `follows` where the same run has forwarded everything before `first`: what stands on the server is not
        asked again then. Raises what the server says; then nothing of them is there, or all of them.
        """
        with self.own() as own:
            acts = whole_acts([waiting_act(own, one, self.others) for one in own.log.entries(first, AT_ONCE)])
        if not acts:
            return first
        end = acts[-1].index + 1
        with self.server() as server:
            done = first if follows else self._done(server)
            rest = [act for act in acts if act.index >= done]
            if any(act.ticket is not None for act in rest):
                # Locked before the head of the log, in the order in which every ticket is issued.
                server.tickets.next_number()
            for act in sorted((act for act in rest if act.other is not None), key=lambda one: one.other.id):
                # Locked before the head too, as every service does it.
                self.others[act.act].read(server, act.other.id)
            for act in rest:
                self._write(server, act)
            if rest:
                begin, last = rest[0].index, rest[-1].leaf_hash.hex()
                self.log.append(server, FORWARDED, None, desk=self.device, first=begin, end=end, last=last)
                server.commit()
        with self.own() as own:
            own.log.drop_bodies(first, end)
            for row in (row for act in acts for row in act.blobs if row.group is not Group.R):
                own.sealed.delete(row.table, row.record, row.group, row.expires_on)
            own.commit()
        return end

    def _done(self, server: VisitWork) -> int:
        """Return how far this log has come on the server; a log that the desk kept before is another one."""
        for entry in reversed(server.log.about(self.device)):
            if entry.device != self.device or entry.body is None:
                continue
            body = read_body(entry.body)
            if body["act"] != FORWARDED:
                continue
            end = int(body["values"]["end"])
            with self.own() as own:
                hashes = own.log.leaf_hashes(end - 1, end)
            if hashes == [bytes.fromhex(body["values"]["last"])]:
                return end
        return 0

    def _write(self, server: VisitWork, act: WaitingAct) -> None:
        values: dict[str, EntryValue] = {
            name: value for name, value in act.values.items() if name not in {ROW, SEALED, GONE}
        }
        issued = server.tickets.get(act.ticket.id) if act.ticket is not None else None
        stands = act.other is not None and self.others[act.act].stands(server, act.other.id)
        visit = self._visit(server, act, act.visit) if act.visit is not None and ROW in act.values else None
        row = row_digest(visit) if visit is not None else self._row(server, act, issued)
        # What another desk has issued for the same right and day has its people sealed already.
        for blob in () if stands or issued is not None else act.blobs:
            server.sealed.put(blob)
            self.log.bind(server, sealed=bound_blob(blob))
        for text in act.values.get(GONE) or ():
            table, record, group, *day = text.split(":")
            server.sealed.delete(table, record, Group(group), date.fromisoformat(day[0]) if day else None)
            self.log.bind(server, gone=text)
        if row is not None:
            values[ROW] = row
        if visit is not None and BADGE in values:
            values[BADGE] = visit.badge
        # Behind everything else: what an entry is about is its first value.
        values |= {"chain": act.index, "own": act.leaf_hash.hex(), "forwarded": self.clock.now()}
        self.log.append(server, act.act, act.who, act.at, **values)
        if act.act == "visit.admitted" and act.visit is not None and act.visit.state is VisitState.HERE:
            self.tell_host(server, act.who, act.visit)

    def _row(self, server: VisitWork, act: WaitingAct, issued: Ticket | None) -> str | None:
        """Write the plain row that the entry binds and return its digest; None where it binds none."""
        if act.case is not None:
            return self._case(server, act, act.case)
        if act.ticket is not None:
            return row_digest(issued or self._ticket(server, act.ticket))
        if act.right is not None:
            return self._right(server, act.right)
        if act.other is not None:
            return self.others[act.act].write(server, act.other.id, act.other)
        if act.correction is not None:
            server.corrections.add(act.correction)
            return row_digest(act.correction)
        return None

    def _visit(self, server: VisitWork, act: WaitingAct, visit: Visit) -> Visit:
        wanted = as_it_was(act, visit)
        there = server.visits.get(wanted.id)
        if there is not None:
            joined = as_corrected if act.correction is not None else as_it_stood
            wanted = joined(act, there, wanted)
        as_before = there is not None and (there.state, there.badge) == (VisitState.HERE, wanted.badge)
        if wanted.state is VisitState.HERE and not as_before:
            now = replace(visit, badge=wanted.badge, arrived_at=wanted.arrived_at)
            wanted = self._beside(server, act, now, wanted)
        if there is None:
            server.visits.add(wanted)
            if act.token is not None:
                token, dies_on = act.token
                server.document_tokens.add(token, wanted.id, dies_on)
        elif act.correction is None and VisitState.HERE not in {there.state, wanted.state}:
            # Another desk, or the rule, was earlier.
            return there
        elif there != wanted:
            server.visits.update(wanted)
        return wanted

    def _beside(self, server: VisitWork, act: WaitingAct, now: Visit, wanted: Visit) -> Visit:
        """Return a visit as it can stand on the server, and open a conflict for what it stands beside.

        `now` is the row as the desk has it by now: somebody who has left collides with nobody who came later.
        """
        token = act.token[0] if act.token is not None else None
        known = {(one.kind, one.visit, one.other) for one in server.conflicts.all()}
        beside = server.visits.beside(now)
        for conflict in conflicts_of(server, now, beside, token, self.clock.now()):
            if (conflict.kind, conflict.visit, conflict.other) in known:
                continue
            server.conflicts.put(conflict)
            self.log.append(
                server,
                "conflict.opened",
                None,
                conflict=conflict.id,
                visit=conflict.visit,
                other=conflict.other,
                kind=conflict.kind.value,
                row=row_digest(conflict),
            )
        inside = any(one.state is VisitState.HERE and is_same_person(one, wanted) for one in beside)
        if not inside and (wanted.badge is None or self._in_drawer(server, wanted)):
            return wanted
        return replace(now, contested=True)

    @staticmethod
    def _in_drawer(server: VisitWork, visit: Visit) -> bool:
        assert visit.badge is not None, "asked about a visit with a badge"
        carries = server.visits.with_badge_out(visit.badge)
        case = server.badge_cases.open_of(visit.badge)
        return (carries is None or carries.id == visit.id) and case is None

    @staticmethod
    def _ticket(server: VisitWork, ticket: Ticket) -> Ticket:
        """Write a ticket under the next number there: what the desk called it may be taken meanwhile."""
        numbered = replace(ticket, number=server.tickets.next_number())
        server.tickets.add(numbered)
        return numbered

    @staticmethod
    def _right(server: VisitWork, right: AccessRight) -> str | None:
        """Let a right live on, unless it was ended meanwhile: then nothing is left to keep alive."""
        there = server.access_rights.get(right.id)
        if there is None:
            return None
        moved = replace(there, used_on=max(there.used_on, right.used_on), rules=right.rules or there.rules)
        if moved != there:
            server.access_rights.put(moved)
        return row_digest(moved)

    @staticmethod
    def _case(server: VisitWork, act: WaitingAct, case: BadgeCase) -> str | None:
        wanted = case
        if row_digest(case) != act.values[ROW]:
            wanted = replace(case, closed_at=None, closed_by=None)
        open_there = server.badge_cases.open_of(wanted.badge)
        if open_there is not None and open_there.id != wanted.id and wanted.closed_at is None:
            # Somebody has reported this badge at another desk: that case goes on.
            return None
        server.badge_cases.put(wanted)
        return row_digest(wanted)


def whole_acts(acts: Sequence[WaitingAct]) -> Sequence[WaitingAct]:
    """Leave out of the end what may be a part of a transaction whose rest was not read."""
    if len(acts) < AT_ONCE:
        return acts
    end = len(acts) - 1
    while end > 1 and (acts[end].act in _FOLLOW or acts[end - 1].act in _TAKE_LAST):
        end -= 1
    return acts[:end]
