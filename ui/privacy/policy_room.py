"""The work behind the policy: tried from a file, proposed, signed by a second person, taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.formats import visible
from ui.palettes import Tone
from ui.privacy.policy_words import effect_row, run_row, simulation_words
from ui.privacy.retention_page import RetentionPage
from ui.privacy.simulation_view import Looked
from ui.workplace import Workplace
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.retention_policies import PoliciesNow, ProposedPolicy
from visitor_desk.privacy.retention_policy import RetentionPolicy
from visitor_desk.privacy.retention_policy_file import policy_text, read_policy_file
from visitor_desk.privacy.retention_rule import RetentionRule
from visitor_desk.privacy.retention_run import RetentionRun
from visitor_desk.privacy.retention_simulation import Simulation
from visitor_desk.privacy.retention_solver import Carrier
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.security.duties import Duty

SHOWN_RUNS = 20


@dataclass(frozen=True, slots=True)
class _Read:
    now: PoliciesNow
    proposed: Sequence[tuple[ApprovalRequest, ProposedPolicy]]
    runs: Sequence[RetentionRun]
    rules: Sequence[RetentionRule]
    """Those that count, with what only a newer program than the version keeps."""
    uncarried: Sequence[tuple[str, int]]
    """Zones in the scope of PCI DSS where nothing is kept as long as 9.2.1.1 asks, with its days."""


class PolicyRoom:
    """Connects policy and runs on the page with their services; `changed` lets the calendar be read anew."""

    def __init__(self, workplace: Workplace, page: RetentionPage, changed: Callable[[], None]) -> None:
        self._work, self._page, self._changed = workplace, page, changed
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._proposal: tuple[ApprovalRequest, ProposedPolicy] | None = None
        self._looked_at: ApprovalRequest | None = None
        """The proposal whose effects were shown last: that is the one which is signed or turned down."""
        self._tried: tuple[RetentionRule, ...] = ()
        """The rules of the file that was tried last."""
        self._in_force: tuple[RetentionRule, ...] = ()
        page.policy.choose.clicked.connect(self._choose)
        page.policy.save.clicked.connect(self._save)
        page.policy.look.clicked.connect(self._look_at_proposal)
        page.policy.take_back.clicked.connect(self._take_back)
        view = page.simulation
        view.propose.clicked.connect(self._propose)
        view.sign.clicked.connect(self._sign)
        view.turn_down.clicked.connect(self._turn_down)
        view.back.clicked.connect(page.show_days)
        page.runs.certificate.clicked.connect(self._choose_place)

    def enter(self) -> None:
        """Read versions, proposals and runs."""
        desk, session = self._desk, self._session

        def read() -> _Read:
            may = Duty.PRIVACY in session.duties
            proposed = desk.retention_policies.proposed(session) if may else ()
            runs = desk.disposal_certificates.runs(session)
            names = {zone.id: zone.name for zone in desk.house.zones(session)}
            uncarried = [
                (names.get(one.zone, one.zone), one.rule.days)
                for one in desk.retention_reasons.carriers(session)
                if one.carrier is Carrier.NONE
            ]
            rules = desk.retention.rules(session)
            return _Read(desk.retention_policies.now(session), proposed, runs, rules, uncarried)

        self._work.read(self._page, read, self._show)

    def _show(self, read: _Read) -> None:
        texts, formats = self._look.texts, self._look.formats
        now = read.now
        self._in_force = tuple(read.rules)
        in_force = texts(
            "policy.in_force", version=now.in_force.label, since=formats.day_time(now.in_force.counts_from)
        )
        waiting = "" if now.waiting is None else self._waiting_words(now.waiting)
        self._proposal, words = next(iter(read.proposed), None), ""
        if self._proposal is not None:
            request, proposed = self._proposal
            words = texts(
                f"policy.proposed_{'own' if self._is_own(request) else 'others'}",
                version=proposed.policy.label,
                changes=len(proposed.changes),
            )
        self._page.policy.show_conflicts(
            [texts("policy.uncarried", zone=visible(zone), days=days) for zone, days in read.uncarried]
        )
        self._page.policy.show_policy(in_force, waiting, words)
        self._page.runs.show_runs([run_row(one, texts, formats) for one in read.runs[:SHOWN_RUNS]])

    def _waiting_words(self, policy: RetentionPolicy) -> str:
        when = self._look.formats.day_time(policy.counts_from)
        return self._look.texts("policy.waiting", version=policy.label, when=when)

    def _is_own(self, request: ApprovalRequest) -> bool:
        return request.requester == self._session.operator_id

    def _choose(self) -> None:
        title = self._look.texts("policy.choose_title")
        chosen, _ = QFileDialog.getOpenFileName(self._page, title, "", "*.toml")
        if chosen:
            self.try_file(Path(chosen))

    def try_file(self, path: Path) -> None:
        """Show what the rules of a file would do; nothing is proposed yet."""
        desk, session = self._desk, self._session

        def look() -> tuple[tuple[RetentionRule, ...], Simulation]:
            rules = read_policy_file(path)
            return rules, desk.retention_policies.simulate(session, rules)

        def show(found: tuple[tuple[RetentionRule, ...], Simulation]) -> None:
            self._tried, simulated = found
            self._show_simulation(simulated, Looked.FILE)

        self._work.read(self._page, look, show)

    def _look_at_proposal(self) -> None:
        if self._proposal is None:
            return
        desk, session, (request, proposed) = self._desk, self._session, self._proposal

        def show(simulated: Simulation) -> None:
            self._looked_at = request
            self._show_simulation(simulated, Looked.OWN if self._is_own(request) else Looked.OTHERS)

        rules = proposed.policy.rules
        self._work.read(self._page, lambda: desk.retention_policies.simulate(session, rules), show)

    def _show_simulation(self, simulated: Simulation, looked: Looked) -> None:
        texts, formats = self._look.texts, self._look.formats
        rows = [effect_row(one, texts, formats) for one in simulated.effects]
        self._page.show_simulation(rows, simulation_words(simulated, texts), looked)

    def _propose(self) -> None:
        desk, session, rules = self._desk, self._session, self._tried
        self._write(lambda: desk.retention_policies.propose(session, rules), "said.policy_proposed")

    def _sign(self) -> None:
        """Sign what was looked at and publish it."""
        desk, session, proposal = self._desk, self._session, self._looked_at
        if proposal is None:
            return

        def sign() -> RetentionPolicy:
            desk.four_eyes.approve(session, proposal.id)
            return desk.retention_policies.publish(session, proposal.id)

        def done(policy: RetentionPolicy) -> None:
            when = self._look.formats.day_time(policy.counts_from)
            self._after("said.policy_published", version=policy.label, when=when)

        self._work.write(self._page, sign, done)

    def _turn_down(self) -> None:
        desk, session, proposal = self._desk, self._session, self._looked_at
        if proposal is not None:
            self._write(lambda: desk.four_eyes.turn_down(session, proposal.id), "said.policy_turned_down")

    def _take_back(self) -> None:
        desk, session = self._desk, self._session
        self._write(lambda: desk.retention_policies.take_back(session), "said.policy_taken_back")

    def _save(self) -> None:
        title = self._look.texts("policy.save_title")
        chosen, _ = QFileDialog.getSaveFileName(self._page, title, "retention.toml", "*.toml")
        if chosen:
            self.save_rules(Path(chosen))

    def save_rules(self, place: Path) -> None:
        """Write the rules in force as a file to change."""
        content = policy_text(self._in_force).encode()

        def write() -> None:
            with disk_errors(place.name):
                place.write_bytes(content)

        where = visible(str(place), limit=300)
        self._work.write(self._page, write, lambda _: self._work.say("said.policy_saved", path=where))

    def _choose_place(self) -> None:
        if self._page.runs.number is None:
            return
        chosen = QFileDialog.getExistingDirectory(self._page, self._look.texts("policy.certificate_title"))
        if chosen:
            self.certify(Path(chosen))

    def certify(self, folder: Path) -> None:
        """Write the certificate of the chosen run into a folder of its own below `folder`."""
        number = self._page.runs.number
        if number is None:
            return
        desk, session = self._desk, self._session
        language = RequestLanguage(self._look.texts.language.value)
        out = folder / f"retention-run-{number}"
        where = visible(str(out), limit=300)
        self._work.write(
            self._page,
            lambda: desk.disposal_certificates.certify_run(session, number, out, language),
            lambda _: self._work.say("said.run_certified", path=where),
        )

    def _write(self, change: Callable[[], object], said: str) -> None:
        self._work.write(self._page, change, lambda _: self._after(said))

    def _after(self, said: str, **gaps: object) -> None:
        self._page.show_days()
        self._changed()
        self._work.bar.say(self._look.texts(said, **gaps), Tone.GOOD)
