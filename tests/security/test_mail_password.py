from __future__ import annotations

from keyring.errors import KeyringLocked

from visitor_desk.security.mail_password import MailPassword


class Ring:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked
        self.kept[service, username] = password


def test_each_data_folder_has_a_password_of_its_own():
    ring = Ring()
    one, other = MailPassword(ring, "/one"), MailPassword(ring, "/other")
    assert one.keep("first")
    assert (one.get(), other.get()) == ("first", None)
    assert one.keep("second")
    assert one.get() == "second"
    assert "second" not in repr(one)


def test_a_locked_keyring_gives_and_takes_nothing():
    ring = Ring()
    password = MailPassword(ring, "/one")
    password.keep("first")
    ring.locked = True
    assert password.get() is None
    assert not password.keep("second")


def test_without_a_keyring_nothing_is_kept():
    password = MailPassword(None, "/one")
    assert not password.keep("first")
    assert password.get() is None
