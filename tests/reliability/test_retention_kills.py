"""A desk is killed while it forgets: the next run goes on, and its account is that of one run in parts."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.benchmarks.retention import write_visits
from tests.features.site import NOON, PASSPHRASE, DataFolder, found, parts_of
from tests.privacy.standing_alone import alone
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.security.log_report import LogFindingCode

VISITS = 8_000
UNSAID = {LogFindingCode.ROW_WITHOUT_ENTRY, LogFindingCode.BLOB_WITHOUT_ENTRY}
KILLS = 4
MOST_TRANSACTIONS = 15
"""Before a kill; all of them are some hundred."""


def counted(folder: DataFolder) -> tuple[int, int]:
    """Return how many visits and sealed records there are."""
    with closing(connect(folder.data_store)) as store:
        (visits,) = store.execute("SELECT count(*) FROM visits").fetchone()
        (sealed,) = store.execute("SELECT count(*) FROM sealed").fetchone()
    return visits, sealed


@pytest.mark.slow
def test_a_desk_killed_while_it_forgets_goes_on_and_counts_everything_once(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "site")
    found(folder)
    with closing(connect(folder.data_store)) as store:
        write_visits(store, VISITS)
        store.commit()
    before = counted(folder)
    program = (sys.executable, "-m", "tests.reliability.forgetting", str(folder.root))
    chance = random.Random(8)
    for _ in range(KILLS):
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout
            for _transaction in range(chance.randint(1, MOST_TRANSACTIONS)):
                running.stdout.readline()
            time.sleep(chance.uniform(0, 0.02))
            running.kill()
        assert running.returncode
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL)
    after = counted(folder)
    with open_desk(folder, parts_of(folder, SetClock(NOON))) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        (run,) = desk.disposal_certificates.runs(officer)
        assert 1 < len(run.parts) <= KILLS + 1
        assert (run.rows["visits"], run.records) == (before[0] - after[0], before[1] - after[1])
        assert sum(part.records for part in run.parts) == run.records
        assert sum(part.rows for part in run.parts) == sum(run.rows.values())
        assert desk.retention.run(officer).records_deleted == 0
        out = tmp_path / "certificate"
        made = desk.disposal_certificates.certify_run(officer, run.number, out, RequestLanguage.DUTCH)
        assert alone(out, made.root_fingerprint) == (0, set())
        said = json.loads((out / "retention_run.json").read_text(encoding="utf-8"))
        assert sum(part["sealed_records_deleted"] for part in said["parts"]) == run.records
        # The rows were written in bulk; nothing else is amiss with the log.
        assert {one.code for one in desk.log.verify(officer).findings} <= UNSAID
