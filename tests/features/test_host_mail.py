"""A visitor is let in and their host gets a mail: at once, later, or somebody is told that nobody was."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.site import HOST, NOON, PASSPHRASE, SETTINGS, Site, parts_of
from tests.visits.mail_servers import Behaviour, Post, post_office
from ui.i18n import Texts
from ui.palettes import Tone
from ui.standing_states import mail_states
from visitor_desk.bootstrap import open_desk
from visitor_desk.bsn import BsnNotKept
from visitor_desk.clock import SetClock
from visitor_desk.paths import DataFolder
from visitor_desk.security.duties import Duty
from visitor_desk.settings import write_settings
from visitor_desk.visits import mail_sender
from visitor_desk.visits.host_mail import (
    HostMail,
    HostMailState,
    MailPasswordNotKept,
    MailRefused,
    MailServerAway,
    MailState,
    NoMailServer,
)
from visitor_desk.visits.host_mail_round import GIVE_UP_AFTER, SAID_FOR
from visitor_desk.visits.mail_server import MailSettingsWrong
from visitor_desk.visits.place import Staff, StaffId
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import Visit

ADDRESS = "p.devries@house.example"
SOON = 10.0


@contextmanager
def mailing(template: Path, root: Path, server: str, clock: SetClock | None = None) -> Iterator[Site]:
    """Open a copy of the template, or the one that is there, with a mail server in its settings."""
    folder, clock = DataFolder(root), clock or SetClock(NOON)
    if not root.exists():
        shutil.copytree(template, root)
    settings = replace(SETTINGS, smtp_server=server, smtp_from="desk@house.example" if server else "")
    write_settings(root, settings)
    parts = replace(parts_of(folder, clock), keyring=lambda: None)
    with open_desk(folder, parts) as desk:
        logins = ("guard", "facility", "officer", "second", "admin", "auditor")
        site = Site(folder, desk, clock, *(desk.operators.sign_in(login, PASSPHRASE) for login in logins))
        desk.house.set_mail_address(site.facility, HOST, ADDRESS)
        yield site


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as running:
        yield running


@pytest.fixture
def site(template: Path, tmp_path: Path, post: Post) -> Iterator[Site]:
    with mailing(template, tmp_path / "site", f"smtp://localhost:{post.port}") as opened:
        yield opened


def admit(site: Site) -> Visit:
    """Let somebody in and wait until the mail has gone out or was tried."""
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    settle(site)
    return visit


def settle(site: Site) -> None:
    assert site.desk.host_mails.sender.wait(SOON)


def again(site: Site) -> None:
    site.desk.host_mails.sender.wake()
    settle(site)


def rows(site: Site) -> list[HostMail]:
    with site.desk.host_mails.works() as work:
        return work.host_mails.all()


def states(site: Site) -> list[HostMailState]:
    return [mail.state for mail in rows(site)]


def test_the_host_hears_of_it_and_no_name_leaves_the_house(site: Site, post: Post):
    visit = admit(site)
    (mail,) = post.mails
    assert post.recipients == [ADDRESS]
    text = f"{mail['Subject']}\n{mail.get_content()}"
    assert "Your visitor on ticket 1 arrived at 13:00 (2026-11-03): Lobby, TST-01." in text
    assert "eriksson" not in mail.as_string().lower()
    assert "northwind" not in mail.as_string().lower()
    (row,) = rows(site)
    assert (row.visit, row.state, row.ended_at) == (visit.id, HostMailState.SENT, NOON)
    assert list(site.desk.host_mails.waiting(site.guard)) == []
    assert site.desk.log.verify(site.auditor).whole


def test_the_row_of_a_mail_holds_no_address_and_no_name(site: Site):
    admit(site)
    with closing(sqlite3.connect(site.folder.data_store)) as store:
        (row,) = store.execute("SELECT * FROM host_mails").fetchall()
    assert "@" not in repr(row)
    assert "ERIKSSON" not in repr(row).upper()


def test_a_second_try_of_the_admission_sends_no_second_mail(site: Site, post: Post):
    arrival = site.arrival(site.ticket())
    site.desk.check_in.admit(site.guard, arrival)
    site.desk.check_in.admit(site.guard, arrival)
    settle(site)
    assert len(post.mails) == len(rows(site)) == 1


def test_a_server_that_is_away_keeps_nobody_outside(template: Path, tmp_path: Path):
    with mailing(template, tmp_path / "site", "smtp://localhost:1") as site:
        admit(site)
        assert states(site) == [HostMailState.WAITING]
        assert site.desk.host_mails.state() == MailState(1, 0, MailServerAway.code)
        assert len(site.desk.host_mails.waiting(site.guard)) == 1


def test_what_waited_goes_out_once_the_server_is_back(template: Path, tmp_path: Path, post: Post):
    post.behaviour.recipient = "451 try later"
    with mailing(template, tmp_path / "site", f"smtp://localhost:{post.port}") as site:
        admit(site)
        assert states(site) == [HostMailState.WAITING]
        post.behaviour.recipient = "250 ok"
        again(site)
        again(site)
        assert (len(post.mails), states(site)) == (1, [HostMailState.SENT])
        assert site.desk.host_mails.state() == MailState()


def test_what_waited_goes_out_at_the_next_start(template: Path, tmp_path: Path, post: Post):
    with mailing(template, tmp_path / "site", "smtp://localhost:1") as site:
        admit(site)
    with mailing(template, tmp_path / "site", f"smtp://localhost:{post.port}") as site:
        settle(site)
        assert (len(post.mails), states(site)) == (1, [HostMailState.SENT])


def test_after_a_death_in_between_it_goes_out_again_under_the_same_id(site: Site, post: Post):
    """The server has taken it and the row does not say so: the one case of a second mail."""
    admit(site)
    with site.desk.host_mails.works() as work:
        (row,) = work.host_mails.all()
        work.host_mails.put(replace(row, state=HostMailState.WAITING, ended_at=None))
        work.commit()
    again(site)
    first, second = post.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_round_that_nobody_waits_for_any_more_writes_nothing(site: Site, post: Post):
    post.behaviour.recipient = "451 try later"
    admit(site)
    post.behaviour.recipient = "250 ok"
    run = site.desk.host_mails.sender._round
    assert run is not None
    run(lambda: False, lambda: True)
    assert (len(post.mails), states(site)) == (1, [HostMailState.WAITING])
    run(lambda: True, lambda: False)
    assert len(post.mails) == 1


def test_an_address_that_does_not_exist_is_given_up_at_once(site: Site, post: Post):
    post.behaviour.recipient = "550 no such user"
    admit(site)
    assert states(site) == [HostMailState.GIVEN_UP]
    assert site.desk.host_mails.state() == MailState(0, 1)
    site.clock.advance(SAID_FOR)
    again(site)
    assert site.desk.host_mails.state() == MailState()


def test_after_four_hours_it_is_given_up_and_the_log_says_so(template: Path, tmp_path: Path):
    with mailing(template, tmp_path / "site", "smtp://localhost:1") as site:
        admit(site)
        admit_second = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), "015"))
        assert admit_second.badge == "015"
        site.clock.advance(GIVE_UP_AFTER - timedelta(seconds=1))
        again(site)
        assert states(site) == [HostMailState.WAITING] * 2
        site.clock.advance(timedelta(seconds=1))
        again(site)
        assert states(site) == [HostMailState.GIVEN_UP] * 2
        assert site.desk.log.verify(site.auditor).whole


def test_whoever_has_left_is_announced_to_nobody(site: Site, post: Post):
    post.behaviour.recipient = "451 try later"
    visit = admit(site)
    site.desk.check_out.by_visit(site.guard, visit.id)
    post.behaviour.recipient = "250 ok"
    again(site)
    assert (post.mails, states(site)) == ([], [HostMailState.NOT_NEEDED])


def test_a_host_without_an_address_gets_none(site: Site, post: Post):
    site.desk.house.set_mail_address(site.facility, HOST, None)
    admit(site)
    assert (post.mails, rows(site)) == ([], [])


def test_an_address_that_was_taken_away_meanwhile_gets_none(site: Site, post: Post):
    post.behaviour.recipient = "451 try later"
    admit(site)
    site.desk.house.set_mail_address(site.facility, HOST, None)
    post.behaviour.recipient = "250 ok"
    again(site)
    assert (post.mails, states(site)) == ([], [HostMailState.NOT_NEEDED])


def test_a_desk_without_a_server_queues_nothing(template: Path, tmp_path: Path):
    with mailing(template, tmp_path / "site", "") as site:
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
        assert rows(site) == []
        with pytest.raises(NoMailServer):
            site.desk.host_mails.try_out(site.administrator, ADDRESS)


def test_a_setting_that_cannot_be_used_is_said_at_the_start(template: Path, tmp_path: Path):
    with pytest.raises(MailSettingsWrong), mailing(template, tmp_path / "site", "post.house.example"):
        pass


def test_an_administrator_tries_the_server_out(site: Site, post: Post):
    site.desk.host_mails.try_out(site.administrator, "admin@house.example")
    assert (post.recipients, len(post.mails)) == (["admin@house.example"], 1)
    post.behaviour.recipient = "550 no"
    with pytest.raises(MailRefused):
        site.desk.host_mails.try_out(site.administrator, "nobody@house.example")
    with pytest.raises(FieldNotAccepted):
        site.desk.host_mails.try_out(site.administrator, "no address")


def test_without_a_keyring_no_password_is_kept(site: Site):
    with pytest.raises(MailPasswordNotKept):
        site.desk.host_mails.set_password(site.administrator, "secret")
    assert all("secret" not in path.read_text("utf-8", "replace") for path in site.folder.root.glob("*.toml"))


def wrong_staff(site: Site) -> None:
    site.desk.house.add_staff(site.facility, Staff(StaffId("x"), "X", address="x"))


def wrong_address(site: Site) -> None:
    site.desk.house.set_mail_address(site.facility, HOST, "a@b\r\nBcc: c@d")


def unknown_staff(site: Site) -> None:
    site.desk.house.set_mail_address(site.facility, StaffId("nobody"), ADDRESS)


@pytest.mark.parametrize("act", [wrong_staff, wrong_address, unknown_staff])
def test_what_is_no_address_or_nobody_is_refused(site: Site, act: Callable[[Site], None]):
    with pytest.raises(FieldNotAccepted):
        act(site)
    with pytest.raises(BsnNotKept):
        site.desk.house.set_mail_address(site.facility, HOST, "111222333@house.example")


def test_the_rows_go_with_the_visits_they_are_about(site: Site):
    admit(site)
    site.clock.advance(timedelta(days=29))
    site.desk.retention.run(site.officer, clock_confirmed=True)
    assert rows(site) == []
    assert site.desk.log.verify(site.auditor).whole


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_bar_says_it_to_those_who_can_call(language: str):
    texts = Texts(language)
    guard = frozenset({Duty.RECEPTION})
    assert mail_states(texts, guard, MailState()) == []
    assert mail_states(texts, frozenset({Duty.AUDITOR}), MailState(2, 1, "mail.server_away")) == []
    for code in ("mail.server_away", "mail.server_not_trusted", "mail.sender_refused", "storage.busy"):
        ((tone, words),) = mail_states(texts, guard, MailState(2, 0, code))
        assert (tone, "2" in words) == (Tone.LOOK_AGAIN, True)
    ((tone, words),) = mail_states(texts, guard, MailState(0, 3))
    assert (tone, "3" in words) == (Tone.BAD, True)


def test_a_server_that_hangs_holds_nobody_up(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mail_sender, "CLOSING_S", 0.05)
    with (
        post_office(Behaviour(silent=True)) as post,
        mailing(template, tmp_path / "site", f"smtp://localhost:{post.port}") as site,
    ):
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
        # A mail is on its way to a server that never answers; the next act does not wait for it.
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), "015"))
        assert states(site) == [HostMailState.WAITING] * 2
