"""The tasks of a privacy officer that are counted: requests from intake to answer, with keys alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import Cost, GuardAtDesk
from tests.features.site import PASSPHRASE, Site
from ui.privacy.requests_page import RequestsPage
from visitor_desk.paper.receipt_slip import ReceiptSlip
from visitor_desk.privacy.requests import IdentityStep, RequestKind
from visitor_desk.visits.visit import BadgeNumber

NAME: Final = "Anna Maria Eriksson"
ADDRESS: Final = "anna@visitor.example"
SECOND: Final = "second"
LETTER: Final = "letter.pdf"

LOOKS_EVERY_MS: Final = 20


def came_yesterday(site: Site) -> ReceiptSlip:
    """Somebody came, took a receipt and left; a day later they ask. Return their receipt."""
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    slip = site.desk.receipts.issue(site.guard, visit.id)
    site.clock.advance(timedelta(hours=1))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    site.clock.advance(timedelta(hours=20))
    return slip


def requests_page(officer: GuardAtDesk) -> RequestsPage:
    """The page that a privacy officer begins at."""
    page = officer.window.rooms[0][1].page
    assert isinstance(page, RequestsPage)
    return page


def in_dialog(officer: GuardAtDesk, key: str, work: Callable[[], None]) -> None:
    """Press a key that opens a dialog for files, and do something in it; it has to be gone afterwards."""
    waiting = QTimer()
    waiting.setInterval(LOOKS_EVERY_MS)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None and dialog.isActiveWindow():
            waiting.stop()
            work()

    waiting.timeout.connect(look)
    waiting.start()
    officer.press(key)
    assert not waiting.isActive()
    officer.window.activateWindow()
    assert QTest.qWaitForWindowActive(officer.window)


def take_in(officer: GuardAtDesk, downs: int = 0) -> None:
    """Take a request in that came over the desk: kind, then name and address."""
    officer.press("Alt+N", *["Down"] * downs)
    officer.decide()
    officer.press("Tab", "Tab", "Tab", "Tab")
    officer.type(NAME)
    officer.press("Tab")
    officer.type(ADDRESS)
    officer.press("Return")


def prove(officer: GuardAtDesk, slip: ReceiptSlip) -> None:
    """Tick what the person knows, and read the receipt that they show."""
    officer.press("Down", "Space")
    officer.decide()
    # From the second way to recognise somebody over all others to the field of the token.
    officer.press(*["Tab"] * (len(IdentityStep) - 1))
    officer.scan("".join(slip.groups))
    officer.press("Return")


def match(officer: GuardAtDesk) -> None:
    """Take the visit of the receipt, which is chosen already."""
    officer.decide()
    officer.press("Return")


def look_at_letter(officer: GuardAtDesk) -> None:
    """Read the letter as it would go out, and come back."""
    officer.press("Alt+V")
    assert requests_page(officer).detail.preview.pages, officer.message
    officer.decide()
    officer.press("Escape")


def sign_as_second(officer: GuardAtDesk) -> None:
    """Let a colleague look at what will be handed out, and sign exactly that."""
    officer.decide()
    officer.type(SECOND)
    officer.press("Tab")
    officer.type(PASSPHRASE)
    officer.press("Return")


def access_to_package(officer: GuardAtDesk, slip: ReceiptSlip, folder: Path) -> None:
    """From intake to the package of a request for access."""
    take_in(officer)
    prove(officer, slip)
    match(officer)
    look_at_letter(officer)
    sign_as_second(officer)

    def choose_folder() -> None:
        officer.type(str(folder))
        officer.press("Return")

    in_dialog(officer, "Return", choose_folder)


def restriction_to_letter(officer: GuardAtDesk, slip: ReceiptSlip, folder: Path) -> None:
    """From intake to the letter of a request for restriction: restrict the visit, decide, write the letter."""
    take_in(officer, downs_to(RequestKind.RESTRICTION))
    prove(officer, slip)
    match(officer)
    officer.press("Alt+B")
    officer.decide()
    officer.press("Return")
    officer.press("Alt+G")
    look_at_letter(officer)
    officer.press("Return")

    def choose_place() -> None:
        officer.type(str(folder / LETTER))
        officer.press("Return")

    in_dialog(officer, "Alt+L", choose_place)


def erasure_to_letter(officer: GuardAtDesk, slip: ReceiptSlip, folder: Path) -> None:
    """From intake to the letter of a request for erasure: ask, let a colleague sign, erase, decide, write."""
    take_in(officer, downs_to(RequestKind.ERASURE))
    prove(officer, slip)
    match(officer)
    officer.decide()
    officer.press("Return")
    sign_as_second(officer)
    officer.press("Return")
    officer.decide()
    officer.press("Tab", "Return")
    officer.press("Alt+G")
    look_at_letter(officer)
    officer.press("Return")

    def choose_place() -> None:
        officer.type(str(folder / LETTER))
        officer.press("Return")

    in_dialog(officer, "Alt+L", choose_place)


def downs_to(kind: RequestKind) -> int:
    """How many arrows lead from the first kind of right to this one."""
    return list(RequestKind).index(kind)


@dataclass(frozen=True, slots=True)
class RequestTask:
    """A way from intake to answer, and the most keys that it may take beyond what no program can spare."""

    name: str
    work: Callable[[GuardAtDesk, ReceiptSlip, Path], None]
    most_keys: int
    written: tuple[str, ...]
    """Names, addresses and secrets that are typed."""
    file: str = ""

    def took(self, cost: Cost, folder: Path) -> int:
        """Return the keys that are left when words, secrets and the place of the file are left out."""
        return cost.keys - sum(map(len, self.written)) - len(str(folder / self.file))


REQUESTS: Final = (
    RequestTask("access, intake to package", access_to_package, 24, (NAME, ADDRESS, SECOND, PASSPHRASE)),
    RequestTask("restriction, intake to letter", restriction_to_letter, 32, (NAME, ADDRESS), LETTER),
    RequestTask(
        "erasure, intake to letter", erasure_to_letter, 36, (NAME, ADDRESS, SECOND, PASSPHRASE), LETTER
    ),
)
