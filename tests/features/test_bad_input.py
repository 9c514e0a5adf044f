"""What goes wrong at a desk gets its own error, and nothing is lost or half done."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from tests.features.site import NOON, PASSPHRASE, SETTINGS, Site, found, parts_of
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.errors import DiskFull
from visitor_desk.found_desk import found_desk
from visitor_desk.paths import AlreadyOpen, DataFolder, NotInstalled
from visitor_desk.security.audit_log import LogRolledBack
from visitor_desk.security.devices import DeviceNotJoined
from visitor_desk.security.duties import SessionLocked
from visitor_desk.security.founding import AlreadyFounded, OfficersMissing
from visitor_desk.security.passphrase import TooEarly, WrongPassphrase
from visitor_desk.visits.ticket import Ticket
from visitor_desk.visits.visit import BadgeNumber


def test_a_wrong_passphrase_makes_the_next_tries_wait(site: Site):
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            site.desk.operators.sign_in("guard", "not the passphrase")
    with pytest.raises(TooEarly) as caught:
        site.desk.operators.sign_in("guard", PASSPHRASE)
    site.clock.advance(timedelta(seconds=float(str(caught.value.values["wait_s"]))))
    assert not site.desk.operators.sign_in("guard", PASSPHRASE).locked


def test_a_locked_session_opens_nothing(site: Site):
    site.desk.operators.lock(site.guard)
    with pytest.raises(SessionLocked):
        site.desk.here_now.people(site.guard)


def test_a_second_program_on_the_same_data_is_turned_away(site: Site):
    with pytest.raises(AlreadyOpen), open_desk(site.folder, parts_of(site.folder, site.clock)):
        pass


def test_an_empty_folder_is_no_installation(tmp_path):
    with pytest.raises(NotInstalled), open_desk(DataFolder(tmp_path)):
        pass
    assert not list(tmp_path.iterdir())


def test_an_installation_is_not_set_up_twice(site: Site, tmp_path):
    copy = DataFolder(tmp_path / "copy")
    shutil.copytree(site.folder.root, copy.root)
    with pytest.raises(AlreadyFounded):
        found(copy)


def test_one_officer_is_too_few(tmp_path):
    folder = DataFolder(tmp_path / "new")
    with pytest.raises(OfficersMissing):
        found_desk(folder, SETTINGS, [], (), parts_of(folder, SetClock(NOON)))
    assert not folder.root.exists()


def test_a_data_folder_without_its_device_secret_stays_shut(template, tmp_path):
    copy = DataFolder(tmp_path / "stolen")
    shutil.copytree(template, copy.root)
    copy.device_secret.unlink()
    with pytest.raises(DeviceNotJoined), open_desk(copy, parts_of(copy, SetClock(NOON))):
        pass


def _come_and_go(site: Site, ticket: Ticket, times: int) -> None:
    for _ in range(times):
        site.desk.check_in.admit(site.guard, site.arrival(ticket))
        site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))


def test_a_full_disk_undoes_the_check_in_as_a_whole(site: Site):
    ticket = site.ticket()

    def no_room(connection):
        connection.exec_driver_sql("PRAGMA max_page_count=1")

    event.listen(Engine, "begin", no_room)
    try:
        with pytest.raises(DiskFull):
            _come_and_go(site, ticket, times=50)
    finally:
        event.remove(Engine, "begin", no_room)

    def room_again(connection):
        connection.exec_driver_sql("PRAGMA max_page_count=4294967294")

    event.listen(Engine, "begin", room_again)
    try:
        here = site.desk.here_now.people(site.guard)
        assert [person.name for person in here] in ([], ["Eriksson, Anna Maria"])
        for person in here:
            site.desk.check_out.by_visit(site.guard, person.visit.id)
        assert site.desk.check_in.admit(site.guard, site.arrival(ticket)).badge == "014"
        assert site.desk.log.verify(site.guard).whole
    finally:
        event.remove(Engine, "begin", room_again)


def test_an_old_copy_of_the_database_is_noticed(template, tmp_path):
    copy = DataFolder(tmp_path / "site")
    shutil.copytree(template, copy.root)
    clock = SetClock(NOON)
    before = copy.data_store.read_bytes()
    with open_desk(copy, parts_of(copy, clock)) as desk:
        desk.operators.sign_in("guard", PASSPHRASE)
    copy.data_store.write_bytes(before)
    with open_desk(copy, parts_of(copy, clock)) as desk:
        desk.operators.sign_in("guard", PASSPHRASE)
        assert any(isinstance(alarm, LogRolledBack) for alarm in desk.log.alarms())
