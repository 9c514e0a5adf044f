"""What facility and privacy do: open the names for a purpose, find one, show it; and what never happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, Site
from ui.app import make_window, settle
from ui.main_window import MainWindow
from ui.visits.page import VisitsPage
from ui.visits.room import VisitsRoom
from visitor_desk.errors import Cancelled
from visitor_desk.security.duties import NotYourDuty, Purpose, SessionLocked
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.name_search import LoadedNames
from visitor_desk.visits.visit import Visit, VisitFilter, VisitState

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def been(site: Site, name: str, badge: str = "014") -> Visit:
    settled = (Settled("name_differs", Choice.SEEN_AND_ACCEPTED),)
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(name), badge, settled=settled))
    return site.desk.check_out.by_visit(site.guard, visit.id)


def loaded_by(site: Site) -> LoadedNames:
    loaded = site.desk.name_search.begin(site.facility, Purpose.SAFETY)
    site.desk.name_search.fill(site.facility, loaded)
    return loaded


def found(site: Site, loaded: LoadedNames, wanted: str) -> list[str]:
    hits = site.desk.name_search.search(site.facility, loaded, wanted)
    return [visit.id for visit in site.desk.name_search.visits(site.facility, hits)]


def acts(site: Site) -> list[str]:
    with site.desk.name_search.works() as work:
        entries = work.log.entries(0, 900)
    return [read_body(entry.body)["act"] for entry in entries if entry.body]


def test_a_visit_is_found_by_name_and_shown_for_the_purpose(site: Site):
    muller, _ = been(site, "Müller, Jürgen"), been(site, "Jansen, Bram")
    loaded = loaded_by(site)
    assert found(site, loaded, "mueller") == [muller.id]
    (shown,) = site.desk.name_search.show(site.facility, loaded, [muller.id])
    assert shown.identity.name == "Müller, Jürgen"
    assert "Müller" not in repr(shown) + repr(loaded)
    (line,) = [
        entry.body
        for entry in site.desk.log.about(site.auditor, muller.id)
        if entry.body and b"record.opened" in entry.body
    ]
    assert b"safety" in line


def test_one_entry_for_the_loading_and_one_for_each_name_shown(site: Site):
    visits = [been(site, name) for name in ("Müller, Jürgen", "Jansen, Bram", "Okafor, Chidi")]
    loaded = loaded_by(site)
    site.desk.name_search.fill(site.facility, loaded)
    assert acts(site).count("names.loaded") == 1
    assert acts(site).count("record.opened") == 0
    site.desk.name_search.show(site.facility, loaded, [visit.id for visit in visits[:2]])
    assert acts(site).count("record.opened") == 2


def test_what_has_changed_since_the_loading_is_not_shown(site: Site):
    erased, stays = been(site, "Müller, Jürgen"), been(site, "Jansen, Bram")
    loaded = loaded_by(site)
    with site.desk.name_search.works() as work:
        work.sealed.delete("visits", erased.id, Group.D)
        work.commit()
    shown = site.desk.name_search.show(site.facility, loaded, [erased.id, stays.id])
    assert [one.visit for one in shown] == [stays.id]
    assert found(site, loaded, "mueller") == []


def test_what_has_expired_since_the_loading_is_not_shown(site: Site):
    visit = been(site, "Müller, Jürgen")
    loaded = loaded_by(site)
    site.clock.advance(timedelta(days=30))
    assert site.desk.name_search.show(site.facility, loaded, [visit.id]) == []


def test_what_has_come_and_gone_is_noticed_by_filling_again(site: Site):
    first = been(site, "Müller, Jürgen")
    loaded = loaded_by(site)
    second = been(site, "Okafor, Chidi")
    with site.desk.name_search.works() as work:
        work.sealed.delete("visits", first.id, Group.D)
        work.commit()
    assert site.desk.name_search.fill(site.facility, loaded) == 2
    assert found(site, loaded, "chidi") == [second.id]
    assert found(site, loaded, "mueller") == []


def test_locking_drops_every_name(site: Site):
    been(site, "Müller, Jürgen")
    loaded = loaded_by(site)
    assert len(loaded) > 0
    site.facility.lock()
    assert len(loaded) == 0
    assert loaded.find("mueller", 10) == []
    with pytest.raises(SessionLocked):
        site.desk.name_search.search(site.facility, loaded, "mueller")


def test_a_loading_that_was_stopped_keeps_what_it_has(site: Site):
    been(site, "Müller, Jürgen")
    loaded = site.desk.name_search.begin(site.facility, Purpose.SAFETY)
    with pytest.raises(Cancelled):
        site.desk.name_search.fill(site.facility, loaded, stopped=lambda: True)
    assert len(loaded) == 0
    site.desk.name_search.fill(site.facility, loaded)
    assert len(loaded) == 2


def test_one_spoilt_record_does_not_hide_the_others(site: Site):
    spoilt, sound = been(site, "Müller, Jürgen"), been(site, "Jansen, Bram")
    with site.desk.name_search.works() as work:
        (row,) = work.sealed.rows("visits", spoilt.id, Group.D)
        (other,) = work.sealed.rows("visits", sound.id, Group.D)
        work.sealed.put(type(row)(*[*_fields(row)[:6], other.sealed, row.generation]))
        work.commit()
    loaded = loaded_by(site)
    assert loaded.unreadable == 1
    assert found(site, loaded, "jansen") == [sound.id]


def _fields(row: object) -> list[object]:
    return [getattr(row, name) for name in row.__dataclass_fields__]  # type: ignore[attr-defined]


def test_reception_administrator_and_auditor_cannot_load(site: Site):
    for session in (site.guard, site.administrator, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.name_search.begin(session, Purpose.SAFETY)


def test_filters_narrow_what_was_found(site: Site):
    been(site, "Müller, Jürgen")
    loaded = loaded_by(site)
    hits = site.desk.name_search.search(site.facility, loaded, "mueller")
    visits = site.desk.name_search.visits
    assert visits(site.facility, hits, VisitFilter(state=VisitState.LEFT))
    assert not visits(site.facility, hits, VisitFilter(state=VisitState.HERE))
    assert any(hit.ticket is not None for hit in hits)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, site: Site) -> Iterator[MainWindow]:
    opened = make_window(qapp, site.desk, "en", "light")
    opened.resize(1440, 900)
    with qtbot.waitActive(opened):
        opened.show()
        opened.activateWindow()
    yield opened
    settle(opened)
    opened.hand_over()
    opened.close()
    shiboken6.delete(opened)


def page_of(window: MainWindow, site: Site, login: str) -> VisitsPage:
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    room = next(room for _, room in window.rooms if isinstance(room, VisitsRoom))
    window.go_to([one for _, one in window.rooms].index(room))
    settle(window)
    return room.page


def test_by_keyboard_from_purpose_to_name(qtbot: QtBot, window: MainWindow, site: Site):
    muller, _ = been(site, "Müller, Jürgen"), been(site, "Jansen, Bram")
    page = page_of(window, site, "facility")
    assert len(page.model.rows) == 2
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    qtbot.waitUntil(page.names.isVisible)
    page.names.purpose.editor.choose(Purpose.SAFETY)
    qtbot.keyClick(page.names.purpose.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "4 names opened" in page.names.said)
    qtbot.keyClicks(page.names.name.editor, "mueller")
    qtbot.waitUntil(lambda: [row.visit for row in page.model.rows] == [muller.id])
    assert "Müller" not in page.model.rows[0].who
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    qtbot.waitUntil(lambda: "Müller, Jürgen" in page.model.rows[0].who)
    assert "Safety" in window.bar.message
    page.names.name.editor.clear()
    qtbot.waitUntil(lambda: len(page.model.rows) == 2)
    assert all("Müller" not in row.who for row in page.model.rows)


def test_an_auditor_has_no_search(window: MainWindow, site: Site):
    page = page_of(window, site, "auditor")
    assert not page.find_name.isVisible()
    assert not page.names.isVisible()
