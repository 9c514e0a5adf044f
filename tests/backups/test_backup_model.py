"""Days pass, people come, records are erased, backups are made and put back, in any order hypothesis thinks of.

What must hold after every step: what was erased or has expired opens for nobody, and what should be alive
and was in the last state that the desk knows opens.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.features.site import NOON, PASSPHRASE, found, parts_of
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.desk import Desk
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.erasure import NothingToErase
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.restore_desk import RestoreOrder, restore_desk
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import KeyDestroyed, NothingSealed
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import Visit, VisitId, VisitState

HORIZON = 24
_TEMPLATE: list[TemporaryDirectory[str]] = []
"""Kept until the interpreter ends, which removes it."""


def template() -> Path:
    if not _TEMPLATE:
        _TEMPLATE.append(TemporaryDirectory(prefix="vd-model-"))
        found(DataFolder(Path(_TEMPLATE[0].name) / "site"), horizon_days=HORIZON)
    return Path(_TEMPLATE[0].name) / "site"


@dataclass
class Known:
    """What a record should be."""

    dies_on: date
    epoch: int
    """Which of the keys of that day it is sealed under: a day gets another one when a restore lacks it."""
    erased: bool = False


@dataclass(frozen=True)
class Made:
    """What a backup holds."""

    records: frozenset[str]
    epochs: dict[date, int]


class BackupModel(RuleBasedStateMachine):
    """One desk and its folder of backups."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(mkdtemp(prefix="vd-model-"))
        self.folder = DataFolder(self.place / "site")
        shutil.copytree(template(), self.folder.root)
        self.shelf = self.place / "shelf"
        self.shelf.mkdir()
        self.clock = SetClock(NOON)
        self.records: dict[str, Known] = {}
        self.here: set[str] = set()
        self.epochs: dict[date, int] = {}
        self.restores = 0
        self.in_backup: dict[date, Made] = {}
        self.number = 0
        self.stack = ExitStack()
        self.open()

    def open(self) -> None:
        self.desk: Desk = self.stack.enter_context(open_desk(self.folder, parts_of(self.folder, self.clock)))
        self.officer = self.desk.operators.sign_in("officer", PASSPHRASE)
        self.second = self.desk.operators.sign_in("second", PASSPHRASE)

    @property
    def today(self) -> date:
        return self.desk.retention.lives.local_day(self.clock.now())

    @rule(life=st.integers(1, 12))
    def somebody_comes(self, life: int) -> None:
        self.number += 1
        record = f"{self.number:016x}"
        dies_on = self.today + timedelta(days=life)
        now = self.clock.now()
        with self.desk.visit_book.works() as work:
            work.visits.add(
                Visit(
                    VisitId(record), None, self.number, VisitState.LEFT, (ZoneId("suite-1"),), now, now, now
                )
            )
            sealed = self.desk.visit_book.sealed
            for group in (Group.D, Group.S):
                sealed.seal(
                    work,
                    table="visits",
                    record=record,
                    group=group,
                    expires_on=dies_on,
                    fields={"name": "A", "organisation": "B", "purpose": "C"},
                )
            work.commit()
        self.records[record] = Known(dies_on, self.epochs.get(dies_on, 0))
        self.here.add(record)

    @precondition(lambda self: self.here)
    @rule(data=st.data())
    def somebody_is_erased(self, data: st.DataObject) -> None:
        record = data.draw(st.sampled_from(sorted(self.here)))
        try:
            request = self.desk.erasure.ask(self.officer, [VisitId(record)], ErasureGround.PERSON_ASKED)
        except NothingToErase:
            return
        self.desk.four_eyes.approve(self.second, request.id)
        self.desk.erasure.erase(self.officer, request.id)
        self.records[record].erased = True

    @rule(days=st.integers(1, 5))
    def days_pass(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))
        self.desk.retention.run(self.officer, clock_confirmed=True)
        self.desk.day_keys.top_up(self.officer, horizon_days=HORIZON)
        self.desk.backups.end_old(self.shelf)
        self.in_backup = {
            day: what for day, what in self.in_backup.items() if self.today < day + timedelta(7)
        }

    @rule()
    def a_backup_is_made(self) -> None:
        self.desk.backups.make(self.shelf)
        self.in_backup[self.today] = Made(frozenset(self.here), dict(self.epochs))

    @precondition(lambda self: self.in_backup)
    @rule(data=st.data(), keystore=st.booleans())
    def a_backup_is_put_back(self, data: st.DataObject, keystore: bool) -> None:
        self.restored_to(data.draw(st.sampled_from(sorted(self.in_backup))), keystore=keystore)

    def restored_to(self, day: date, *, keystore: bool) -> None:
        """Put the backup of a day back."""
        self.stack.close()
        restore_desk(
            self.folder,
            RestoreOrder(self.shelf, day=day, keystore=keystore),
            parts_of(self.folder, self.clock),
        )
        self.open()
        self.desk.log_restore.adopt(self.officer, self.second)
        self.desk.day_keys.top_up(self.officer, horizon_days=HORIZON)
        made = self.in_backup[day]
        if keystore:
            self.restores += 1
            self.epochs = dict(made.epochs)
            for ahead in range(8):
                self.epochs[day + timedelta(days=ahead)] = self.restores
        self.here = {record for record in made.records if self.should_open(record)}

    @invariant()
    def the_dead_stay_dead_and_the_living_live(self) -> None:
        for number in range(1, self.number + 1):
            record = f"{number:016x}"
            alive = record in self.here and self.should_open(record)
            for group in (Group.D, Group.S):
                assert self.opens(record, group) == alive

    def should_open(self, record: str) -> bool:
        known = self.records[record]
        return (
            not known.erased
            and known.dies_on > self.today
            and known.epoch == self.epochs.get(known.dies_on, 0)
        )

    def opens(self, record: str, group: Group) -> bool:
        with self.desk.visit_book.works() as work:
            try:
                self.desk.visit_book.sealed.open(
                    self.officer, work, table="visits", record=record, group=group, purpose=Purpose.AUDIT
                )
            except (KeyDestroyed, NothingSealed):
                return False
        return True

    def teardown(self) -> None:
        self.stack.close()
        shutil.rmtree(self.place)


TestBackups = BackupModel.TestCase
TestBackups.settings = settings(max_examples=3, stateful_step_count=8, deadline=None)


@pytest.mark.slow
class TestBackupsAtLength(BackupModel.TestCase):
    settings = settings(max_examples=8, stateful_step_count=20, deadline=None)


def test_a_log_that_was_put_back_stays_whole_when_the_signatures_time_is_over() -> None:
    model = BackupModel()
    model.a_backup_is_made()
    model.days_pass(days=4)
    model.restored_to(min(model.in_backup), keystore=False)
    model.days_pass(days=5)
    model.days_pass(days=4)
    assert model.desk.log.verify(model.officer).whole
    model.a_backup_is_made()
    model.restored_to(max(model.in_backup), keystore=False)
    model.teardown()
