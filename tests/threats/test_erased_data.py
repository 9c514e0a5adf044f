"""Threat: data that was forgotten comes back, out of a file, a journal, a backup or a restore.

Claims:
- after a retention run no byte of a destroyed key's wraps is in any file of the desk;
- no kept keystore backup, with any data backup however old, opens a record whose day has come, even for a
  thief who holds the private keys of every operator; a plain copy of the keystore would (the control);
- a record that was erased does not come back through a restore, also not where another desk restored;
- a desk that comes up from a backup made before a retention run comes up as the run left it.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.features.site import PASSPHRASE, Site, found, open_site, parts_of
from tests.threats.old_copies import Thief, backup_days, backup_file, sealed_in, wraps_in, wraps_of_store
from visitor_desk.backups.generation import Part
from visitor_desk.bootstrap import open_desk
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.restore_desk import RestoreOrder, restore_desk
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.records import DayKeyWrap, SealedRow
from visitor_desk.security.sealed_records import NothingSealed
from visitor_desk.visits.visit import VisitId

LIVES = (1, 2, 3, 5, 8, 9, 13)
"""Days that the records of one day live: shorter than a backup, as long, and longer."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with few keys: what a backup does depends on days, not on how many are ahead."""
    root = tmp_path_factory.mktemp("template") / "site"
    found(DataFolder(root), horizon_days=30)
    return root


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


def today_of(site: Site) -> date:
    return site.desk.retention.lives.local_day(site.clock.now())


def seal_some(site: Site) -> None:
    today = today_of(site)
    sealed = site.desk.visit_book.sealed
    with site.desk.visit_book.works() as work:
        for life in LIVES:
            for group in (Group.D, Group.S):
                sealed.seal(
                    work,
                    table="visits",
                    record=f"{today:%m%d}-{life}",
                    group=group,
                    expires_on=today + timedelta(days=life),
                    fields={"name": "Eriksson, Anna Maria"},
                )
        work.commit()


def live_through(site: Site, shelf: Path, days: int, plain: Path) -> tuple[int, int]:
    """Live so many days with a backup each; return how many pairs were tried and how many the control opened.

    `plain` collects what a careless administrator keeps: whole copies of the keystore and every data backup.
    """
    thief = Thief.of(site)
    every_data: dict[date, list[SealedRow]] = {}
    kept_wraps: dict[date, list[DayKeyWrap]] = {}
    tried = 0
    for _ in range(days):
        seal_some(site)
        site.desk.backups.make(shelf)
        today = today_of(site)
        shutil.copy(site.folder.keystore, plain / f"{today}.sqlite")
        every_data[today] = sealed_in(backup_file(shelf, Part.DATA, today))
        kept_wraps[today] = wraps_in(backup_file(shelf, Part.KEYS, today))
        site.clock.advance(timedelta(days=1))
        site.desk.retention.run(site.officer)
        site.desk.backups.end_old(shelf)
        today = today_of(site)
        kept = backup_days(shelf, Part.KEYS)
        assert len(kept) <= 7
        for keys_day in kept:
            for rows in every_data.values():
                tried += 1
                assert thief.opened(rows, kept_wraps[keys_day], today) == set()
    first = min(every_data)
    control = thief.opened(every_data[first], wraps_of_store(plain / f"{first}.sqlite"), today_of(site))
    return tried, len(control)


def test_no_kept_backup_opens_what_has_expired(site: Site, shelf: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    tried, control = live_through(site, shelf, 9, plain)
    assert tried >= 49
    assert control > 0, "a plain copy of the keystore opens them: the thief knows how"


@pytest.mark.slow
def test_no_kept_backup_opens_what_has_expired_in_three_weeks(
    site: Site, shelf: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    tried, control = live_through(site, shelf, 21, plain)
    assert tried >= 7 * 7 * 21 // 2
    assert control > 0


def test_no_byte_of_a_destroyed_key_is_left_on_the_desk(site: Site, shelf: Path) -> None:
    site.desk.backups.make(shelf)
    site.clock.advance(timedelta(days=3))
    today = today_of(site)
    needles = [wrap.wrap for wrap in wraps_of_store(site.folder.keystore) if wrap.name.expires_on <= today]
    alive = [wrap.wrap for wrap in wraps_of_store(site.folder.keystore) if wrap.name.expires_on > today]
    assert len(needles) >= 10
    assert any(needles[0] in path.read_bytes() for path in files_of(site)), "the search finds what is there"
    site.desk.retention.run(site.officer)
    left = {
        path.name
        for path in [*files_of(site), *shelf.iterdir()]
        for needle in needles
        if needle in path.read_bytes()
    }
    assert left == set()
    assert any(alive[-1] in path.read_bytes() for path in files_of(site))
    for day in backup_days(shelf, Part.KEYS):
        kept = {wrap.wrap for wrap in wraps_in(backup_file(shelf, Part.KEYS, day))}
        assert kept.isdisjoint(needles)


def files_of(site: Site) -> list[Path]:
    return [path for path in site.folder.root.rglob("*") if path.is_file()]


def a_visit(site: Site) -> VisitId:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_visit(site.guard, visit.id)
    return visit.id


def erase(site: Site, visit: VisitId) -> None:
    request = site.desk.erasure.ask(site.officer, [visit], ErasureGround.PERSON_ASKED)
    site.desk.four_eyes.approve(site.second_officer, request.id)
    site.desk.erasure.erase(site.officer, request.id)


def test_an_erased_record_stays_erased_through_a_restore(template: Path, shelf: Path, tmp_path: Path) -> None:
    with open_site(template, tmp_path / "site") as site:
        kept, erased = a_visit(site), a_visit(site)
        site.desk.backups.make(shelf)
        erase(site, erased)
        assert site.desk.log.verify(site.officer).findings == ()
        folder, clock = site.folder, site.clock
    restored = restore_desk(folder, RestoreOrder(shelf, keystore=True), parts_of(folder, clock))
    assert restored.erased_again >= 1
    with open_desk(folder, parts_of(folder, clock)) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        assert desk.visit_book.reveal(officer, kept, Purpose.AUDIT).name
        with pytest.raises(NothingSealed):
            desk.visit_book.reveal(officer, erased, Purpose.AUDIT)
        visit = desk.visit_book.get(officer, erased)
        assert visit.badge is None
        second = desk.operators.sign_in("second", PASSPHRASE)
        desk.log_restore.adopt(officer, second)
        assert desk.log.verify(officer).findings == ()


def test_a_ledger_in_the_folder_is_enough_when_the_desk_is_lost(
    template: Path, shelf: Path, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        site = stack.enter_context(open_site(template, tmp_path / "site"))
        erased = a_visit(site)
        site.desk.backups.make(shelf)
        first_day = today_of(site)
        site.clock.advance(timedelta(days=1))
        erase(site, erased)
        site.desk.backups.make(shelf)
        fingerprint, clock = site.desk.fingerprint, site.clock
    lost = DataFolder(tmp_path / "lost")
    restored = restore_desk(
        lost, RestoreOrder(shelf, day=first_day, fingerprint=fingerprint), parts_of(lost, clock)
    )
    assert restored.erased_again >= 1
    rows = lost.data_store.read_bytes()
    for row in sealed_in(backup_file(shelf, Part.DATA, first_day)):
        if row.record == erased and row.group is Group.D:
            assert row.sealed.ciphertext not in rows


def test_another_desks_restore_does_not_bring_back_what_this_desk_erased(
    template: Path, shelf: Path, tmp_path: Path
) -> None:
    with open_site(template, tmp_path / "site") as site:
        erased = a_visit(site)
        site.desk.backups.make(shelf)
        before = site.folder.data_store.read_bytes()
        erase(site, erased)
        folder, clock = site.folder, site.clock
    # Somebody else put the database back as it was; this desk's ledger is where no rollback reaches.
    folder.data_store.write_bytes(before)
    with open_desk(folder, parts_of(folder, clock)) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        with pytest.raises(NothingSealed):
            desk.visit_book.reveal(officer, erased, Purpose.AUDIT)


def test_a_backup_from_before_a_retention_run_comes_up_as_the_run_left_it(
    template: Path, shelf: Path, tmp_path: Path
) -> None:
    with open_site(template, tmp_path / "site") as site:
        seal_some(site)
        site.desk.backups.make(shelf)
        first_day = today_of(site)
        site.clock.advance(timedelta(days=3))
        site.desk.retention.run(site.officer)
        folder, clock = site.folder, site.clock
    restored = restore_desk(folder, RestoreOrder(shelf, keystore=False), parts_of(folder, clock))
    assert restored.expired == 2 * len([life for life in LIVES if life <= 3])
    assert restored.lost == 0
    with open_desk(folder, parts_of(folder, clock)) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        dead = first_day + timedelta(days=3)
        assert min(due.day for due in desk.retention.calendar(officer)) > dead
