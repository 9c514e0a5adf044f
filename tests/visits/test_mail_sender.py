"""The thread that sends: woken, slowed down, and ended while a mail is on its way."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from visitor_desk.errors import DeskError
from visitor_desk.progress import Stopped
from visitor_desk.visits import mail_sender
from visitor_desk.visits.host_mail import MailServerAway, MailState
from visitor_desk.visits.mail_sender import FIRST_WAIT_S, LONGEST_WAIT_S, MailSender

SOON = 5.0


class Rounds:
    """Rounds that end as a test says, counted."""

    def __init__(self, *ends: MailState | Exception) -> None:
        self._ends = list(ends)
        self.count = 0

    def __call__(self, _stopped: Stopped, _abandoned: Stopped) -> MailState:
        self.count += 1
        end = self._ends.pop(0) if self._ends else MailState()
        if isinstance(end, Exception):
            raise end
        return end


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def run(sender: MailSender, act: Callable[[], None]) -> MailState:
    act()
    assert sender.wait(SOON)
    return sender.state()


def test_a_start_sends_what_was_left_over_and_a_wake_what_is_new():
    rounds = Rounds()
    with MailSender(Hand()) as sender:
        run(sender, lambda: sender.begin(rounds))
        assert rounds.count == 1
        run(sender, sender.wake)
        assert rounds.count == 2


def test_a_server_that_is_away_is_tried_ever_more_slowly():
    hand, away = Hand(), MailState(1, 0, MailServerAway.code)
    rounds = Rounds(*[away] * 6)
    with MailSender(hand) as sender:
        run(sender, lambda: sender.begin(rounds))
        waits = []
        for _ in range(6):
            assert sender._due_at is not None
            waits.append(sender._due_at - hand.at)
            hand.at = sender._due_at
            # A turn without a wake: the hand has moved and the thread looks again.
            with sender._turn:
                sender._turn.notify_all()
            assert sender.wait(SOON)
        assert waits == [FIRST_WAIT_S * 2**n for n in range(4)] + [LONGEST_WAIT_S] * 2
        assert sender.state() == MailState()
        assert sender._due_at is None


@pytest.mark.parametrize(
    ("fault", "code"), [(DeskError(), "desk.error"), (ValueError("a@house.example"), "desk.fault")]
)
def test_a_round_that_fails_is_tried_again_and_names_nobody(
    fault: Exception, code: str, caplog: pytest.LogCaptureFixture
):
    rounds = Rounds(fault, MailState(2, 0, MailServerAway.code), fault)
    with MailSender(Hand()) as sender:
        # Nobody knows yet whether anything waits.
        assert run(sender, lambda: sender.begin(rounds)) == MailState()
        assert sender._due_at == FIRST_WAIT_S
        run(sender, sender.wake)
        assert run(sender, sender.wake) == MailState(2, 0, code)
        assert run(sender, sender.wake) == MailState()
    assert "house.example" not in caplog.text


def test_whoever_is_given_up_stands_there_until_the_shift_is_over():
    rounds = Rounds(MailState(0, 1))
    with MailSender(Hand()) as sender:
        run(sender, lambda: sender.begin(rounds))
        assert sender._due_at == LONGEST_WAIT_S


def test_closing_leaves_a_mail_that_hangs_and_lets_it_write_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mail_sender, "CLOSING_S", 0.05)
    begun, released, said = threading.Event(), threading.Event(), []

    def hang(stopped: Stopped, abandoned: Stopped) -> MailState:
        begun.set()
        released.wait(SOON)
        said.append((stopped(), abandoned()))
        return MailState()

    with MailSender() as sender:
        sender.begin(hang)
        assert begun.wait(SOON)
    released.set()
    sender._thread.join(SOON)
    assert said == [(True, True)]


def test_a_desk_without_a_server_runs_no_thread():
    with MailSender() as sender:
        sender.wake()
    assert not sender._thread.is_alive()
