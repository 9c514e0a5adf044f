"""A printer in memory, and what every printer of the window must do."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from ui.page_printer import PagePrinter, PrinterMissing, PrinterStopped, PrintFailed
from visitor_desk.errors import DeskError
from visitor_desk.paper.page_picture import PagePicture

NOWHERE = "No such printer 4711"


@dataclass
class FakePrinter:
    """Takes pages for the names it knows; stands still, or jams behind the page, where a test says so."""

    names: tuple[str, ...] = ("Labels", "")
    stopped: bool = False
    jams: bool = False
    pages: list[tuple[str, PagePicture, str, bool]] = field(default_factory=list)

    def check(self, printer: str) -> None:
        if printer not in self.names:
            raise PrinterMissing(printer=printer)
        if self.stopped:
            raise PrinterStopped(printer=printer)

    def put(self, printer: str, page: PagePicture, title: str, *, own_size: bool) -> None:
        self.check(printer)
        if self.jams:
            raise PrintFailed(printer=printer)
        self.pages.append((printer, page, title, own_size))


class PagePrinterContract:
    """Inherit, and give a fixture `printer`."""

    @pytest.fixture
    def printer(self) -> PagePrinter:
        raise NotImplementedError

    def test_a_printer_that_is_not_there_is_missing_and_takes_nothing(self, printer: PagePrinter) -> None:
        page = PagePicture(2, 1, 10.0, 5.0, bytes(6))
        asked: list[DeskError] = []
        for act in (
            lambda: printer.check(NOWHERE),
            lambda: printer.put(NOWHERE, page, "Badge 014", own_size=True),
        ):
            with pytest.raises(PrinterMissing) as caught:
                act()
            asked.append(caught.value)
        assert [one.values for one in asked] == [{"printer": NOWHERE}] * 2
