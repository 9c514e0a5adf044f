"""The registers of the privacy team, each made from what is configured and written at this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.privacy.consent_register import CONSENT_COLUMNS, consent_rows
from visitor_desk.privacy.disclosure_register import DISCLOSURE_COLUMNS, rows_of_disclosures
from visitor_desk.privacy.governance import coverable_now
from visitor_desk.privacy.governance_entry import GovernanceKind
from visitor_desk.privacy.governance_registers import (
    GOVERNANCE_COLUMNS,
    KIND_OF,
    camera_rows,
    governance_rows,
    recipient_rows,
)
from visitor_desk.privacy.hold import HoldReason
from visitor_desk.privacy.internal_register import reading_rows
from visitor_desk.privacy.notice import Notice, asks_again
from visitor_desk.privacy.notice_linter import Statement, gaps_of, statement_in
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.privacy.processing import Processing
from visitor_desk.privacy.processing_register import PROCESSING_COLUMNS, processing_rows
from visitor_desk.privacy.register import Cell, Register, RegisterName, Rows, codes, plain
from visitor_desk.privacy.register_paper import RegisterPage, RegisterPaper
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.retention_rules import RetentionRules, cited
from visitor_desk.privacy.standards import shipped_standards
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.records import OperatorId
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings

_RECORDINGS: Final = "recordings"
_COLUMNS: Final[Mapping[RegisterName, tuple[str, ...]]] = {
    RegisterName.PROCESSING: PROCESSING_COLUMNS,
    RegisterName.MATRIX: ("data", "people", "source", "purposes", "bases"),
    RegisterName.NOTICE_GAPS: ("line", "gap", "purpose", "basis"),
    RegisterName.DATA: ("table", "data", "fields"),
    RegisterName.LIVES: ("tables", "group", "zones", "bound", "days", "clock", "source_of_rule"),
    RegisterName.CAMERAS: ("camera", "zone", "view", "owner", "purposes", "days", "lacks"),
    RegisterName.RECIPIENTS: ("recipient", "role", "country", "instrument"),
    RegisterName.REQUESTS: ("request", "kind", "channel", "received", "due", "outcome", "ground", "closed"),
    RegisterName.DISCLOSURES: DISCLOSURE_COLUMNS,
    RegisterName.HOLDS: ("case", "reason", "placed", "review", "ends", "lifted"),
    **GOVERNANCE_COLUMNS,
    RegisterName.NOTICES: (
        *("notice", "version", "counts_from", "languages", "asks_again", "published_by", "texts_sha256"),
    ),
    RegisterName.CONSENTS: CONSENT_COLUMNS,
    RegisterName.STANDARDS: ("standard", "clause", "asks", "evidence"),
    RegisterName.ACKNOWLEDGEMENTS: ("operator", "policy_read", "trained_until", "footage"),
    RegisterName.BREACHES: (
        "breach",
        "nature",
        "aware",
        "authority_due",
        "affected",
        "authority",
        "people_told",
        "decided",
    ),
}


@dataclass(frozen=True)
class Registers:
    """Makes registers for privacy and auditors; none of them names a visitor."""

    works: DeskWorks
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    settings: Settings
    processing: Processing

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def make(self, session: Session, name: RegisterName) -> Register:  # noqa: ARG002 - read by the duty check
        """Return a register as it is now. Raises StatementUnreadable where it needs the statement."""
        if name is RegisterName.NOTICE_GAPS:
            return self._gaps(statement_in(self.settings.statement_file))
        makers: Mapping[RegisterName, Callable[[], Rows]] = {
            RegisterName.PROCESSING: self._processing,
            RegisterName.MATRIX: self._matrix,
            RegisterName.DATA: self._data,
            RegisterName.LIVES: self._lives,
            RegisterName.CAMERAS: self._cameras,
            RegisterName.RECIPIENTS: self._recipients,
            RegisterName.REQUESTS: self._requests,
            RegisterName.DISCLOSURES: self._disclosures,
            RegisterName.HOLDS: self._holds,
            RegisterName.BREACHES: self._breaches,
            RegisterName.NOTICES: self._notices,
            RegisterName.CONSENTS: self._consents,
            RegisterName.STANDARDS: self._standards,
            RegisterName.ACKNOWLEDGEMENTS: self._acknowledgements,
            **{name: partial(self._governance, kind) for name, kind in KIND_OF.items()},
        }
        return self._register(name, makers[name]())

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def lint(self, session: Session, file: str, language: RequestLanguage) -> RegisterPage:  # noqa: ARG002
        """Return what a statement in a file does not cover, which nobody has to have published yet.

        Raises StatementUnreadable.
        """
        return RegisterPaper(self.settings).page(self._gaps(statement_in(file)), language)

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def page(self, session: Session, name: RegisterName, language: RequestLanguage) -> RegisterPage:
        """Return a register in words."""
        return RegisterPaper(self.settings).page(self.make(session, name), language)

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def pdf(self, session: Session, name: RegisterName, language: RequestLanguage) -> bytes:
        """Return a register on paper, as a PDF; that it was taken along stands in the log."""
        register = self.make(session, name)
        paper = RegisterPaper(self.settings).pdf(register, language)
        self._taken_along(session, "register.printed", register)
        return paper

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def file(self, session: Session, name: RegisterName) -> dict[str, Any]:
        """Return a register with its codes, for programs; that it was taken along stands in the log."""
        register = self.make(session, name)
        self._taken_along(session, "register.exported", register)
        return register.to_json()

    def _taken_along(self, session: Session, act: str, register: Register) -> None:
        with self.works() as work:
            self.log.append(work, act, session, register=register.name.value, rows=len(register.rows))
            work.commit()

    def _register(self, name: RegisterName, rows: Rows, stated_on: date | None = None) -> Register:
        controller, contact = self.settings.controller_address, self.settings.contact_line
        return Register(name, self.clock.now(), _COLUMNS[name], tuple(rows), controller, contact, stated_on)

    def _processing(self) -> Rows:
        with self.works() as work:
            entries = work.governance.all()
        return processing_rows(self.processing, self.lives.all(), entries, self._today())

    def _matrix(self) -> Rows:
        return [
            (
                Cell(category.id, "category"),
                codes("people", category.people),
                Cell(category.source, "source"),
                codes("register_purpose", self.processing.purposes_of(category.id)),
                codes(
                    "basis",
                    _each(
                        basis
                        for one in self.processing.purposes
                        if category.id in one.data
                        for basis in one.bases
                    ),
                ),
            )
            for category in self.processing.categories
        ]

    def _gaps(self, statement: Statement) -> Register:
        rows: Rows = [
            (
                *plain(gap.line or None),
                Cell(gap.kind.value, "notice_gap"),
                Cell(gap.purpose or None, "register_purpose" if gap.purpose else None),
                Cell(gap.basis or None, "basis" if gap.basis else None),
            )
            for gap in gaps_of(statement, self.processing)
        ]
        return self._register(RegisterName.NOTICE_GAPS, rows, statement.published)

    def _data(self) -> Rows:
        rows: Rows = []
        for category in self.processing.categories:
            for table, columns in category.tables.items():
                rows.append((*plain(table), Cell(category.id, "category"), *plain(", ".join(columns))))
            rows += [
                (*plain(place), Cell(category.id, "category"), Cell("sealed", "register"))
                for place in category.sealed
            ]
        return rows

    def _lives(self) -> Rows:
        return [
            (
                Cell(", ".join(rule.tables)),
                *plain(rule.group.value if rule.group else "P"),
                Cell(rule.zones.value, "zone_class"),
                Cell(rule.bound.value, "bound"),
                *plain(rule.days),
                Cell(rule.clock.value, "clock_start"),
                Cell(cited(rule), "rule"),
            )
            for rule in self.lives.all()
        ]

    def _cameras(self) -> Rows:
        days = self.lives.life(None, _RECORDINGS).days
        with self.works() as work:
            return camera_rows(work, days, self.processing, self._today())

    def _recipients(self) -> Rows:
        with self.works() as work:
            return recipient_rows(self.processing, work.governance.all(), self._today())

    def _governance(self, kind: GovernanceKind) -> Rows:
        with self.works() as work:
            things = coverable_now(work, self.processing)
            return governance_rows(work.governance.all(), kind, things, self._today())

    def _requests(self) -> Rows:
        with self.works() as work:
            found = work.requests.all()
        return [
            (
                *plain(one.id[:6]),
                Cell(one.kind.value, "kind"),
                Cell(one.channel.value, "channel"),
                *plain(self._day(one.received_at), one.due.isoformat()),
                Cell(one.outcome.value if one.outcome else "open", "outcome"),
                Cell(one.ground.value if one.ground else None, "ground" if one.ground else None),
                *plain(self._day(one.closed_at) if one.closed_at else None),
            )
            for one in found
        ]

    def _disclosures(self) -> Rows:
        with self.works() as work:
            return rows_of_disclosures(work, self.clock.now(), self._day, self._minute)

    def _holds(self) -> Rows:
        with self.works() as work:
            holds = work.holds.all()
        return [
            (
                # The case of a request is its number, which stands as everywhere else.
                *plain(hold.case[:6] if hold.reason is HoldReason.REQUEST else hold.case),
                Cell(hold.reason.value, "hold_reason"),
                *plain(self._day(hold.placed_at), hold.review_on.isoformat(), hold.ends_on.isoformat()),
                *plain(self._day(hold.lifted_at) if hold.lifted_at else None),
            )
            for hold in holds
        ]

    def _breaches(self) -> Rows:
        with self.works() as work:
            found = work.breaches.all()
        return [
            (
                *plain(one.id[:6]),
                Cell(one.nature.value, "breach_nature"),
                *plain(self._minute(one.aware_at), self._minute(one.due_at), one.affected),
                self._told(one.authority, one.authority_at),
                self._told(one.people, one.people_at),
                *plain(self._day(one.decided_at) if one.decided_at else None),
            )
            for one in found
        ]

    def _notices(self) -> Rows:
        with self.works() as work:
            found = sorted(work.notices.all(), key=lambda one: (one.kind, -one.number))
            logins = {one.id: one.login for one in work.operators.all()}
        return [
            (
                Cell(one.kind.value, "notice_kind"),
                *plain(one.label, self._day(one.valid_from)),
                *plain(tuple(text.language.value for text in one.texts)),
                Cell(asks_again(one), "asks_again"),
                _signers(logins, one),
                *plain(one.digest),
            )
            for one in found
        ]

    def _consents(self) -> Rows:
        with self.works() as work:
            return consent_rows(work, self.clock.now(), self._today(), self._minute)

    def _standards(self) -> Rows:
        return [
            (*plain(one.standard, one.clause), Cell(one.asks, "clause"), codes("evidence", one.evidence))
            for one in shipped_standards().clauses
        ]

    def _acknowledgements(self) -> Rows:
        with self.works() as work:
            return reading_rows(work, self.clock.now(), self._today(), self._day)

    def _told(self, decided: bool | None, at: datetime | None) -> Cell:  # noqa: FBT001 - a decision or none yet
        if at is not None:
            return Cell(self._minute(at))
        return Cell("open" if decided is None else "yes" if decided else "no", "decided")

    def _today(self) -> date:
        return self.lives.local_day(self.clock.now())

    def _minute(self, instant: datetime) -> str:
        return f"{instant.astimezone(self.settings.zone):%Y-%m-%d %H:%M}"

    def _day(self, instant: datetime) -> str:
        return self.lives.local_day(instant).isoformat()


def _signers(logins: Mapping[OperatorId, str], one: Notice) -> Cell:
    """Return who published a version and who signed it, by their logins."""
    people = tuple(logins.get(who, who) for who in (one.published_by, one.approved_by) if who)
    return Cell(people) if people else Cell("program", "published_by")


def _each(values: Iterable[str]) -> list[str]:
    """Return each value once, in order."""
    return list(dict.fromkeys(values))
