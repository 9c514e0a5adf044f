"""The work behind the page of authorities at the desk: reading them with a purpose, and taking them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ui.formats import visible
from ui.models.authority_visits import AuthorityRow, Which
from ui.palettes import Tone
from ui.privacy.authorities_page import AuthoritiesPage
from ui.workplace import Workplace
from visitor_desk.privacy.authority_visit import AuthorityVisit, AuthorityVisitId, OfficerAccount
from visitor_desk.security.duties import Purpose
from visitor_desk.security.records import OperatorId

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Read:
    visits: Sequence[AuthorityVisit]
    people: Mapping[OperatorId, str]


class AuthoritiesRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        self.page = AuthoritiesPage(workplace.look)
        self._read = _Read((), {})
        self.page.row_chosen.connect(self._show_visit)
        self.page.read_asked.connect(self._open)
        self.page.take_on_asked.connect(self._take_on)

    def enter(self) -> None:
        """Read which authorities came."""
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            people = {one.id: one.staff_name for one in desk.operators.all(session)}
            return _Read(desk.authority_visits.all(session), people)

        self._work.read(self.page, read, self._show)
        self._work.bar.say(self._texts("authorities.hint"), Tone.NEUTRAL)

    def _show(self, read: _Read) -> None:
        self._read = read
        self.page.show_rows([self._row(one) for one in read.visits])

    def _row(self, one: AuthorityVisit) -> AuthorityRow:
        texts, waits = self._texts, one.taken_at is None
        return AuthorityRow(
            visit=one.id,
            when=self._look.formats.day_time(one.at),
            desk=visible(one.desk),
            who=texts(f"authority_kind.{one.authority.value}"),
            order=texts(f"order_shown.{one.order.value}"),
            asked=texts(f"asked_for.{one.asked_for.value}"),
            state=texts("authorities.state_waiting" if waits else "authorities.state_taken"),
            tone=Tone.BAD if waits else Tone.GOOD,
            which=frozenset({Which.ALL, Which.WAITING} if waits else {Which.ALL}),
        )

    def _chosen(self) -> AuthorityVisit | None:
        return next((one for one in self._read.visits if one.id == self.page.chosen), None)

    def _show_visit(self, _visit: str) -> None:
        one = self._chosen()
        if one is not None:
            self._show_facts(one, [])

    def _show_facts(self, one: AuthorityVisit, opened: Facts) -> None:
        texts, formats = self._texts, self._look.formats
        taken = texts("authorities.nobody_yet")
        if one.taken_at is not None and one.taken_by is not None:
            taken = f"{self._name(one.taken_by)} · {formats.day_time(one.taken_at)}"
        facts = [
            (texts("authorities.column_when"), formats.day_time(one.at)),
            (texts("authorities.desk"), visible(one.desk)),
            (texts("authority.asked_for"), texts(f"asked_for.{one.asked_for.value}")),
            (texts("authority.order"), texts(f"order_shown.{one.order.value}")),
            (texts("authorities.written_by"), self._name(one.written_by)),
            (texts("authorities.taken_by"), taken),
        ]
        detail = self.page.detail
        detail.show_thing(texts(f"authority_kind.{one.authority.value}"), [*facts, *opened])
        detail.take_on.setEnabled(one.taken_at is None)
        detail.read.setEnabled(not opened)

    def _name(self, operator: OperatorId) -> str:
        return visible(self._read.people.get(operator, operator))

    def _open(self, purpose: object) -> None:
        one = self._chosen()
        if one is None or not isinstance(purpose, Purpose):
            return
        desk, session = self._work.desk, self._work.session

        def opened(account: OfficerAccount) -> None:
            if self._chosen() == one:
                self._show_facts(one, self._account_facts(account))
                self.page.list.setFocus()
                words = self._texts(f"purpose.{purpose.value}")
                self._work.say("authorities.read_done", Tone.NEUTRAL, purpose=words)

        def read() -> OfficerAccount:
            return desk.authority_visits.read(session, AuthorityVisitId(one.id), purpose)

        self._work.write(self.page, read, opened)

    def _account_facts(self, account: OfficerAccount) -> Facts:
        texts = self._texts
        card = visible(account.service_number) if account.card_shown else texts("authority.card_not")
        said = [
            ("officer", visible(account.officer)),
            ("service_number", card),
            ("order_number", visible(account.order_number)),
            ("asked", visible(account.asked, limit=1000)),
            ("told", visible(account.told, limit=1000)),
        ]
        return [(texts(f"authorities.{name}"), words or texts("visits.nothing")) for name, words in said]

    def _take_on(self) -> None:
        one = self._chosen()
        if one is None:
            return
        desk, session = self._work.desk, self._work.session

        def taken(_: AuthorityVisit) -> None:
            self._work.authorities = [each for each in self._work.authorities if each.id != one.id]
            self._work.alarms_changed.emit()
            self._work.say("authorities.taken")
            self.enter()

        self._work.write(self.page, lambda: desk.authority_visits.take_on(session, one.id), taken)
