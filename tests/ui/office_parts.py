"""What unfolds on the pages of the office and of the privacy team when a person goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from ui.access.room import AccessRoom
from ui.announced.room import AnnouncedRoom
from ui.app import settle
from ui.deliveries.room import DeliveriesRoom
from ui.deny.room import DenyRoom
from ui.incidents.room import IncidentsRoom
from ui.internal.room import InternalRoom
from ui.main_window import MainWindow
from ui.models.asks import AskRow
from ui.palettes import Tone
from ui.privacy.authorities_room import AuthoritiesRoom
from ui.privacy.breaches_room import BreachesRoom
from ui.privacy.disclosures_room import DisclosuresRoom
from ui.privacy.erase_step import Erasing, ErasingStage, PartRow
from ui.privacy.holds_room import HoldsRoom
from ui.privacy.note_step import NoteRow
from ui.privacy.recipients_panel import RecipientRow
from ui.privacy.registers_room import RegistersRoom
from ui.privacy.requests_room import RequestsRoom
from ui.privacy.retention_room import RetentionRoom
from ui.privacy.silences_room import SilencesRoom
from ui.signing.room import SigningRoom
from ui.visits.moments_room import MomentsRoom
from ui.why_here import WhyHere
from ui.zones.room import ZonesRoom
from visitor_desk.privacy.internal_policy import NewInternalPolicy, PolicyLanguage, PolicyText
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.silence import SilentThing

POLICY = NewInternalPolicy(
    (
        PolicyText(PolicyLanguage.NL, "Omgaan met gegevens", "Lees niet meer dan uw werk vraagt."),
        PolicyText(PolicyLanguage.EN, "Handling data", "Read no more than your work asks for."),
    ),
    asks_training=True,
)
Parts = Iterator[tuple[str, QWidget]]


def parts_of_office_pages(window: MainWindow, room: object) -> Parts:
    """Unfold what a page of the office has."""
    if isinstance(room, AnnouncedRoom) and room.may_change:
        yield from _announced(window, room)
    if isinstance(room, DenyRoom):
        acts = {"new": room.begin_new, "review": room.begin_review, "tell": room.begin_telling}
        yield from _one_after_another(window, {**acts, "end": room.page.detail.begin_end}, room.page.escape)
    if isinstance(room, IncidentsRoom):
        acts = {"handle": room.begin_handling, "read": room.page.detail.begin_end}
        yield from _one_after_another(window, acts, room.page.escape)
    if isinstance(room, AccessRoom):
        acts = {"end": room.page.detail.begin_end, "new": room.begin_new, "missing": room.page.form.put.click}
        yield from _one_after_another(window, acts, room.page.escape, at_once=False)
    if isinstance(room, DeliveriesRoom):
        acts = {"new": room.begin_new, "missing": room.page.form.put.click}
        yield from _one_after_another(window, acts, room.page.escape, at_once=False)
        yield from _one_after_another(window, {"give": room.page.detail.give.click}, room.page.escape)
    if isinstance(room, ZonesRoom) and room.page.add.isVisible():
        acts = {"new": room.begin_add, "missing": room.page.form.save.click, "change": room.begin_change}
        acts["country"] = room.begin_country
        yield from _one_after_another(window, acts, room.page.show_list, at_once=False)
    if isinstance(room, MomentsRoom):
        room.page.asking.ask((), None)
        settle(window)
        yield "footage", window
        room.page.asking.hide()
    yield from _whys_and_signatures(window, room)
    yield from _parts_of_privacy_pages(window, room)
    yield from _internal(window, room)


def _parts_of_privacy_pages(window: MainWindow, room: object) -> Parts:
    if isinstance(room, HoldsRoom) and room.page.new.isVisible():
        acts = {
            "lift": room.page.detail.begin_end,
            "new": room.begin_new,
            "missing": room.page.form.place.click,
        }
        yield from _one_after_another(window, acts, room.page.escape, at_once=False)
    if isinstance(room, AuthoritiesRoom):
        yield from _one_after_another(window, {"read": room.page.detail.begin_end}, room.page.escape)
    if isinstance(room, BreachesRoom) and room.page.new.isVisible():
        acts = {
            "draft": room.page.detail.begin_end,
            "new": room.begin_new,
            "missing": room.page.forms.open.save.click,
            "amend": room.begin_amending,
            "decide": room.begin_deciding,
            "notified": room.begin_notified,
        }
        yield from _one_after_another(window, acts, room.page.escape, at_once=False)
    if isinstance(room, DisclosuresRoom) and room.page.new.isVisible():
        yield from _disclosures(window, room)
    if isinstance(room, SilencesRoom) and room.page.new.isVisible():
        yield from _silences(window, room)
    if isinstance(room, RetentionRoom) and room.page.run.isVisible():
        room.page.run.setEnabled(True)
        room.page.run.click()
        yield "run", window
        room.page.show_report("1 · 2 · 3")
        yield "report", window
    if isinstance(room, RegistersRoom) and room.governance.may_enter:
        yield from _registers(window, room)
    if isinstance(room, RequestsRoom):
        yield from _requests(window, room)


def _whys_and_signatures(window: MainWindow, room: object) -> Parts:
    if isinstance(room, HoldsRoom):
        window.rail.why_asked.emit()
        for panel in window.findChildren(WhyHere):
            settle(window)
            yield "why", panel
            panel.go()
    if isinstance(room, SigningRoom):
        ask = AskRow("1", "…", "…", "4089a5", "…", Tone.LOOK_AGAIN, mine=False, of_request=False)
        room.page.list_rows([ask])
        room.page.detail.show_ask(ask, "…", [("…", "…")])
        settle(window)
        yield "ask", window


def _internal(window: MainWindow, room: object) -> Parts:
    if isinstance(room, InternalRoom) and room.page.train.isVisible():
        acts = {"training": room.page.train.click}
        if room.page.new.isVisible():
            acts = {"draft": lambda: room.show_draft(POLICY), **acts}
        yield from _one_after_another(window, acts, room.enter)
    if isinstance(room, InternalRoom):
        room.page.show_policy("…", "…", "…")
        room.page.show_waiting("…", may_look=True)
        room.page.show_state("…", Tone.LOOK_AGAIN, to_read=True)
        yield "to-read", window
        room.page.show_proposal("…", own=False)
        yield "proposal", window
        room.page.show_sheet()
        room.enter()


def _one_after_another(
    window: MainWindow,
    acts: dict[str, Callable[[], object]],
    leave: Callable[[], object],
    *,
    at_once: bool = True,
) -> Parts:
    """Unfold one thing after another; `at_once` folds each before the next one."""
    for name, act in acts.items():
        act()
        settle(window)
        yield name, window
        if at_once:
            leave()
    if not at_once:
        leave()


def _disclosures(window: MainWindow, room: DisclosuresRoom) -> Parts:
    page, detail = room.page, room.page.detail
    order = page.forms.order
    acts: dict[str, Callable[[], object]] = {
        "read": detail.begin_end,
        "new": room.begin_new,
        "missing": order.save.click,
        "two-spans": lambda: (_add_span(room, "11:00", "11:30"), _add_span(room, "12:00", "12:10")),
        "ground": room.begin_ground,
        "refuse": room.begin_refusal,
        "paper": room.begin_paper,
        "letter": room.begin_letter,
        "give": room.giving.begin,
    }
    yield from _one_after_another(window, acts, page.escape, at_once=False)
    for number in range(1, len(page.model.rows)):
        page.list.selectRow(number)
        settle(window)
        yield f"row-{number + 1}", window
    page.list.selectRow(0)


def _add_span(room: DisclosuresRoom, begins: str, ends: str) -> None:
    room.page.forms.order.write(begins=begins, ends=ends)
    room.page.forms.order.add.click()


def _silences(window: MainWindow, room: SilencesRoom) -> Parts:
    page = room.page
    for number in range(1, len(page.model.rows)):
        page.list.selectRow(number)
        settle(window)
        yield f"row-{number + 1}", window
    acts = {
        "end": page.detail.begin_end,
        "new": room.begin_new,
        "consultation": lambda: page.forms.ask.choose(of=SilentThing.CONSULTATION),
        "missing": page.forms.ask.save.click,
        "longer": room.begin_longer,
        "settle": room.begin_settling,
    }
    yield from _one_after_another(window, acts, page.escape, at_once=False)
    page.list.selectRow(0)


def _registers(window: MainWindow, room: RegistersRoom) -> Parts:
    page, form = room.page, room.page.form
    page.choose(RegisterName.CAMERAS)
    settle(window)
    yield "cameras", window
    page.choose(RegisterName.BALANCINGS)
    settle(window)
    page.new.click()
    settle(window)
    form.add.click()
    settle(window)
    yield "several", window
    form.back.click()
    page.choose(RegisterName.PROCESSORS)
    settle(window)
    page.new.click()
    settle(window)
    form.propose.click()
    yield "decision", window
    form.write(name="Waakzaam B.V.", reference="DMS 2026-114", sha256="0a" * 32)
    form.ticks["identity"].setChecked(True)
    form.propose.click()
    settle(window)
    yield "proposed", window
    page.card.show_proposal(page.card.words.text(), own=False)
    settle(window)
    yield "to-sign", window
    page.card.turn_down.click()
    settle(window)
    page.choose(RegisterName.PROCESSING)


def _announced(window: MainWindow, room: AnnouncedRoom) -> Parts:
    room.page.list.selectRow(0)
    settle(window)
    room.page.detail.begin_end()
    settle(window)
    yield "withdraw", window
    room.begin_new()
    yield "new", window
    room.page.form.issue.click()
    settle(window)
    yield "missing", window
    room.page.escape()
    room.file.begin()
    room.page.importing.note("not readable")
    settle(window)
    yield "file", window
    room.page.escape()


def _requests(window: MainWindow, room: RequestsRoom) -> Parts:
    room.page.show_intake()
    settle(window)
    yield "intake", window
    room.open_first()
    settle(window)
    yield "request", window
    letters = room.page.detail.letters
    for name, ask in (
        ("nothing", letters.ask_nothing),
        ("more-time", letters.ask_time),
        ("who", letters.ask_who),
        ("taken-back", letters.ask_take_back),
        ("refuse", letters.ask_refusal),
    ):
        ask.click()
        settle(window)
        yield name, window
        if name != "refuse":
            letters.fold()
    handed_out = RecipientRow(7, "3 Nov 13:00", "…", Tone.LOOK_AGAIN)
    detail = room.page.detail
    for panel in (detail.rectify.recipients, detail.erase.recipients, detail.carry_out.recipients):
        panel.show_recipients([handed_out])
    detail.erase.show_erasing(_erasing(ErasingStage.PLANNED))
    detail.second.notes.show()
    detail.notes.show_notes([NoteRow("1", "3 Nov 13:00", "…", goes_along=True)])
    for step in range(room.page.detail.stack.count()):
        room.page.detail.stack.setCurrentIndex(step)
        settle(window)
        yield f"step-{step + 1}", window
    detail.stack.setCurrentWidget(detail.erase)
    for stage in (ErasingStage.ASKED, ErasingStage.SIGNED):
        detail.erase.show_erasing(_erasing(stage))
        settle(window)
        yield f"erasure-{stage}", window
    detail.erase.erase.click()
    settle(window)
    yield "erasure-sure", window
    detail.erase.fold()
    match = detail.match
    detail.stack.setCurrentWidget(match)
    match.by_name.click()
    settle(window)
    yield "by-name", window
    match.fold()
    match.elsewhere.click()
    settle(window)
    yield "place", window
    match.fold()


def _erasing(stage: ErasingStage) -> Erasing:
    """Two parts of a visit: one that goes and one that stays."""
    when = "3 Nov 12:00–12:30"
    rows = [PartRow(Tone.GOOD, "…", when, "…", "…"), PartRow(Tone.NEUTRAL, "…", when, "…", "…")]
    return Erasing(stage, rows, "…", "…", "…", 1, other_signs_in=True)
