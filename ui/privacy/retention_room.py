"""The work behind the retention page: the calendar, the rules and a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ui.i18n import Texts
from ui.models.retention_calendar import DueRow
from ui.operations import Operation
from ui.palettes import Tone
from ui.privacy.policy_room import PolicyRoom
from ui.privacy.retention_page import RetentionPage, RuleLine
from ui.privacy.rule_words import days_left, life_words, source_of
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.privacy.retention import DisposalReport
from visitor_desk.privacy.retention_calendar import DueDay
from visitor_desk.privacy.retention_rules import PLAIN, Bound, RetentionRule, ZoneClass
from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group

VISITS = "visits"
RELIEF = "relief_shifts"
LISTS = "access_rights"
_SAID_OF = {
    RELIEF: "of_relief",
    LISTS: "of_lists",
    "hand_overs": "of_shifts",
    "emergency_teams": "of_emergencies",
    "host_mails": "of_host_mails",
    "authority_visits": "of_authorities",
    "incidents": "of_incidents",
    "open_incidents": "of_open_incidents",
    "deliveries": "of_deliveries",
    "consents": "of_consents",
    "deny_entries": "of_deny_entries",
}
"""Tables whose rules are said with what they are about, behind those of visits."""

_Read = tuple[Sequence[RetentionRule], Sequence[DueDay]]


class RetentionRoom:
    """Connects the page with the service; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self.page = RetentionPage(workplace.look, may_run=Duty.PRIVACY in self._session.duties)
        self.page.run_asked.connect(self._run)
        self.page.stop_asked.connect(self._stop)
        self.policy = PolicyRoom(workplace, self.page, self.enter)
        self._running: Operation | None = None

    def enter(self) -> None:
        """Read rules and calendar."""
        desk, session = self._desk, self._session
        self._work.read(
            self.page,
            lambda: (desk.retention.rules(session), desk.retention.calendar(session)),
            self._show,
        )
        self.policy.enter()
        self._work.bar.say(self._look.texts("retention.masked_hint"), Tone.NEUTRAL)

    def _show(self, read: _Read) -> None:
        rules, days = read
        look = self._look
        today = look.clock.now().astimezone(look.formats.zone).date()
        rows = [self._row(one, rules, today) for one in days if one.records]
        due = [one for one in days if one.day <= today]
        coming = next((one.day for one in days if one.day > today and one.records), None)
        self.page.show_calendar(
            rows,
            look.formats.day(coming) if coming else "",
            len({one.day for one in due}),
            sum(one.records for one in due),
            sum(one.keys for one in due),
        )
        self.page.show_rules([rule_line(rule, look.texts) for rule in rules])

    def _row(self, one: DueDay, rules: Sequence[RetentionRule], today: date) -> DueRow:
        texts, formats = self._look.texts, self._look.formats
        return DueRow(
            day=formats.day(one.day),
            left=days_left(one.day, today, texts),
            what=texts(f"group.{one.group.value}"),
            records=str(one.records),
            keys=str(one.keys),
            why=self._why(one, rules),
            due=one.day <= today,
        )

    def _why(self, one: DueDay, rules: Sequence[RetentionRule]) -> str:
        texts = self._look.texts
        said = why(one.group, rules, texts)
        return f"{texts.count('retention.early', one.early)} · {said}" if one.early else said

    def _run(self) -> None:
        desk, session = self._desk, self._session
        self.page.show_progress(self._look.texts("retention.running"))
        # Between its steps this very window goes on writing: it must not stand in line behind the run.
        self._running = self._work.read_long(
            self.page,
            lambda progress, stopped: desk.retention.run(session, progress=progress, stopped=stopped),
            self._ran,
            lambda done, total: self.page.show_progress(
                self._look.texts("policy.step", done=done, total=total)
            ),
            self._stopped,
            self._failed,
        )

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _stopped(self) -> None:
        """Nothing is half done: what is gone is gone and in the log, and the next run goes on from there."""
        self.page.show_progress("")
        self.enter()
        self._work.say("said.run_stopped", Tone.LOOK_AGAIN)

    def _failed(self, error: DeskError) -> None:
        self.page.show_progress("")
        self._work.show_error(error)

    def _ran(self, report: DisposalReport) -> None:
        texts, formats = self._look.texts, self._look.formats
        self.page.show_progress("")
        lines = [
            texts("retention.ran", when=formats.day_time(report.ran_at)),
            f"{texts('retention.report_keys')}: {report.keys_destroyed}",
            f"{texts('retention.report_records')}: {report.records_deleted}",
            f"{texts('retention.report_rows')}: {report.rows_deleted}",
        ]
        if report.parts > 1:
            lines.insert(1, texts("policy.in_parts", parts=report.parts))
        if report.caught_up:
            lines.insert(1, texts.count("retention.caught_up", report.caught_up))
        self.page.show_report("\n".join(lines))
        self.enter()
        self._work.say("said.forgotten", records=report.records_deleted, keys=report.keys_destroyed)


def rule_line(rule: RetentionRule, texts: Texts) -> RuleLine:
    """Return a rule as the page shows it: which records, which part of them, in which zones."""
    tables = ", ".join(texts(f"why.table.{table}") for table in rule.tables)
    what = f"{tables}: {texts(f'why.part.{rule.group.value if rule.group else PLAIN}')}"
    if rule.zones is not ZoneClass.ANY:
        what = f"{what} ({texts(f'retention.zones_{rule.zones.value}')})"
    return RuleLine(what, life_words(rule, texts), source_of(rule, texts))


def why(group: Group, rules: Sequence[RetentionRule], texts: Texts) -> str:
    """Return how long a group lives by its rules; zones in the scope of PCI DSS are named."""
    of_group = sorted(
        (rule for rule in rules if rule.group is group), key=lambda rule: rule.tables[0] in _SAID_OF
    )
    found: dict[str, None] = {}
    for rule in of_group:
        same_days = {one.bound for one in of_group if one.zones is rule.zones and one.days == rule.days}
        exact = {Bound.FLOOR, Bound.CEILING} <= same_days
        words = texts("retention.life", d=rule.days) if exact else life_words(rule, texts)
        about = "of_requests" if rule.group is Group.S and rule.tables[0] != VISITS else None
        about = _SAID_OF.get(rule.tables[0], about)
        if rule.group is Group.R and rule.tables[0] == "incidents":
            about = "of_desk_incidents"
        if about is not None:
            words = f"{texts(f'retention.{about}')} {words}"
        if rule.zones is ZoneClass.PCI:
            words = f"{texts('retention.zones_short')} {words}"
        found[words] = None
    return " · ".join(found) or texts("visits.nothing")
