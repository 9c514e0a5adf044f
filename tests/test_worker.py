from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests import worker_jobs as jobs
from visitor_desk.errors import Cancelled
from visitor_desk.worker import (
    Quarantined,
    Worker,
    WorkerDied,
    WorkerJobFailed,
    WorkerOutOfMemory,
    WorkerTooSlow,
)
from visitor_desk.worker_messages import array_of_numbers, load_plain, pack_plain

ROOT = Path(__file__).resolve().parent.parent
MEMORY = 2 << 30
PATIENT = 60.0
on_unix = pytest.mark.skipif(sys.platform == "win32", reason="processes are looked at the Unix way")


@pytest.fixture(scope="module")
def worker():
    with Worker(memory_limit=MEMORY) as one:
        yield one


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{process_id}/status").read_text(encoding="ascii")


def wait_until(condition, seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())


def test_a_function_runs_in_another_process_which_is_used_again(worker):
    assert worker.run(jobs.double, 21, deadline=PATIENT) == 42
    first = worker.run(jobs.process_id, deadline=PATIENT)
    assert first != os.getpid()
    assert worker.run(jobs.process_id, deadline=PATIENT) == first


def test_paths_times_enumerations_and_dataclasses_cross(worker):
    path = Path("lobby.mp4")
    expected = jobs.Found(
        path, datetime(2026, 11, 23, 8, tzinfo=UTC), jobs.Colour.RED, ((0.0, 1.5), (2.0, 3.0))
    )
    assert worker.run(jobs.find, path, deadline=PATIENT) == expected


def test_arrays_of_numbers_cross(worker):
    picture, fractions, empty, half, seven = worker.run(jobs.give_arrays, deadline=PATIENT)
    assert picture.dtype == np.uint8
    assert picture.tolist() == fractions.tolist() == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    assert picture.flags.writeable
    assert empty.shape == (0, 2)
    assert (type(half), half, type(seven), seven) == (float, 0.5, int, 7)


@pytest.mark.parametrize("job", [jobs.die, jobs.leave])
def test_a_job_that_ends_its_process_harms_nobody_else(worker, job):
    with pytest.raises(WorkerDied):
        worker.run(job, deadline=PATIENT)
    assert worker.run(jobs.double, 2, deadline=PATIENT) == 4


@on_unix
def test_a_loop_is_killed_at_its_deadline(worker):
    before = worker.run(jobs.process_id, deadline=PATIENT)
    start = time.monotonic()
    with pytest.raises(WorkerTooSlow) as caught:
        worker.run(jobs.loop, deadline=0.5)
    assert time.monotonic() - start < 10
    assert caught.value.values == {"deadline_s": 0.5}
    assert not is_alive(before)
    assert worker.run(jobs.process_id, deadline=PATIENT) != before


def test_a_flood_of_reports_does_not_outrun_the_deadline(worker):
    with pytest.raises(WorkerTooSlow):
        worker.run(jobs.report_forever, deadline=0.5, on_progress=lambda done, total: None)


@pytest.mark.parametrize("job", [jobs.eat_memory, jobs.decode_too_much])
def test_a_bomb_is_stopped_by_the_limit(worker, job):
    with pytest.raises(WorkerOutOfMemory) as caught:
        worker.run(job, deadline=PATIENT)
    assert caught.value.values == {"limit_mb": 2048}
    assert worker.run(jobs.double, 3, deadline=PATIENT) == 6


def test_desk_errors_cross_with_class_and_values(worker):
    with pytest.raises(jobs.TornFile) as caught:
        worker.run(jobs.tear, deadline=PATIENT)
    assert (caught.value.code, caught.value.values) == ("tests.torn_file", {"at": 3, "name": "a.mp4"})
    with pytest.raises(jobs.OwnInit) as caught:
        worker.run(jobs.tear_in_own_way, deadline=PATIENT)
    assert caught.value.values == {"line": 5}


def test_of_other_errors_only_the_type_crosses(worker):
    with pytest.raises(WorkerJobFailed) as caught:
        worker.run(jobs.stumble, "CANARY", deadline=PATIENT)
    assert caught.value.values == {"error": "KeyError"}
    chain = repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)
    assert "CANARY" not in chain


@pytest.mark.parametrize(
    "job", [jobs.give_plain_object, jobs.give_array_of_objects, jobs.give_function, jobs.give_lock]
)
def test_other_objects_do_not_cross(worker, job):
    with pytest.raises(WorkerJobFailed):
        worker.run(job, deadline=PATIENT)
    assert worker.run(jobs.double, 4, deadline=PATIENT) == 8


def test_progress_arrives_in_order_and_ends_with_the_last(worker):
    reports: list[tuple[int, int]] = []
    total = worker.run(
        jobs.count, 5000, deadline=PATIENT, on_progress=lambda done, whole: reports.append((done, whole))
    )
    assert total == 5000
    assert reports == sorted(reports)
    assert reports[-1] == (5000, 5000)
    assert len(reports) < 1000


def test_a_progress_callback_that_raises_ends_the_job(worker):
    def refuse(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        worker.run(jobs.count, 10, deadline=PATIENT, on_progress=refuse)
    assert worker.run(jobs.double, 5, deadline=PATIENT) == 10


def test_a_stopped_job_is_cancelled_and_not_counted_as_a_death(worker):
    for _ in range(3):
        with pytest.raises(Cancelled):
            worker.run(jobs.loop, deadline=PATIENT, key="loop", stopped=lambda: True)


def test_an_input_that_ended_two_workers_is_quarantined(worker):
    with pytest.raises(WorkerDied):
        worker.run(jobs.die, deadline=PATIENT, key="bad.mp4")
    with pytest.raises(WorkerTooSlow):
        worker.run(jobs.loop, deadline=0.2, key="bad.mp4")
    with pytest.raises(Quarantined):
        worker.run(jobs.double, 1, deadline=PATIENT, key="bad.mp4")
    assert worker.run(jobs.double, 1, deadline=PATIENT, key="good.mp4") == 2


def test_an_input_that_goes_well_is_forgiven(worker, tmp_path):
    deadly = tmp_path / "deadly"
    for _ in range(2):
        deadly.touch()
        with pytest.raises(WorkerDied):
            worker.run(jobs.die_or_double, deadly, 1, deadline=PATIENT, key="shaky.mp4")
        deadly.unlink()
        assert worker.run(jobs.die_or_double, deadly, 1, deadline=PATIENT, key="shaky.mp4") == 2


def test_a_worker_is_small_silent_and_without_qt(worker, capfd):
    found = worker.run(jobs.surroundings, deadline=PATIENT)
    assert (found["threads"], found["omp"], found["qt"]) == (1, "1", False)
    if sys.platform != "win32":
        assert found["nice"] >= 10
        assert worker.run(jobs.memory_limits, deadline=PATIENT) == (MEMORY, 0)
    assert capfd.readouterr() == ("", "")


def test_a_worker_leaves_ctrl_c_to_its_parent(worker):
    assert worker.run(jobs.interrupt_self, deadline=PATIENT) == "still here"


def test_two_slots_work_at_the_same_time_and_die_alone():
    with Worker(memory_limit=MEMORY, slots=2) as two:
        ended: list[object] = []

        def sleep() -> None:
            ended.append(two.run(jobs.sleep, 2.0, deadline=PATIENT))

        thread = threading.Thread(target=sleep)
        thread.start()
        time.sleep(0.2)
        with pytest.raises(WorkerDied):
            two.run(jobs.die, deadline=PATIENT)
        assert two.run(jobs.double, 6, deadline=PATIENT) == 12
        thread.join()
        assert ended == ["slept"]


@on_unix
def test_closing_ends_a_running_job_and_its_process(tmp_path):
    told = tmp_path / "pid"
    ended: list[object] = []
    worker = Worker(memory_limit=MEMORY)

    def spin() -> None:
        try:
            worker.run(jobs.spin_and_tell, told, deadline=PATIENT)
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=spin)
    thread.start()
    assert wait_until(lambda: told.exists() and told.read_text(encoding="ascii"))
    worker.close()
    thread.join()
    worker.close()
    assert len(ended) == 1
    assert not is_alive(int(told.read_text(encoding="ascii")))
    with pytest.raises(Cancelled):
        worker.run(jobs.double, 1, deadline=PATIENT)


PROGRAM = """
from pathlib import Path
from visitor_desk.worker import Worker
from tests import worker_jobs as jobs
worker = Worker(memory_limit=2 << 30)
print(worker.run(jobs.double, 21, deadline=60.0), flush=True)
{more}
worker.close()
"""


@on_unix
def test_a_worker_dies_with_a_parent_that_is_killed(tmp_path):
    told = tmp_path / "pid"
    program = PROGRAM.format(more=f"worker.run(jobs.spin_and_tell, Path({str(told)!r}), deadline=60.0)")
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.DEVNULL) as parent:
        assert wait_until(lambda: told.exists() and told.read_text(encoding="ascii"))
        parent.kill()
        parent.wait()
    child = int(told.read_text(encoding="ascii"))
    assert wait_until(lambda: not is_alive(child))


def test_it_works_from_a_program_given_on_the_command_line():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(more="")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "42\n", "")


def test_it_works_from_a_script(tmp_path):
    script = tmp_path / "console-script"
    guarded = PROGRAM.format(more="").replace("\n", "\n    ")
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nif __name__ == '__main__':{guarded}", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "42\n", "")


@pytest.mark.parametrize("function", [lambda: 1, Worker.close])
def test_a_job_that_cannot_be_imported_by_name_is_a_bug_of_its_caller(worker, function):
    with pytest.raises(ValueError):
        worker.run(function, deadline=PATIENT)


class _Evil:
    def __reduce__(self):
        return (os.system, ("true",))


@pytest.mark.parametrize(
    "message",
    [
        pickle.dumps(_Evil()),
        pickle.dumps(jobs.double),
        pickle.dumps(jobs.Plain()),
        pickle.dumps(subprocess.Popen),
        b"",
        b"garbage",
        b"\x80\x04\x95",
    ],
)
def test_the_parent_unpickles_plain_values_only(message):
    with pytest.raises(pickle.UnpicklingError):
        load_plain(message, "tests")


@pytest.mark.parametrize(
    ("kind", "shape", "content"),
    [
        ("|O", (1,), b"\0" * 8),
        ("|u1", (4,), b"\0"),
        ("|u1", (-1,), b"\0"),
        ("<M8[s]", (1,), b"\0" * 8),
        ("V8", (1,), b"\0" * 8),
    ],
)
def test_an_array_of_anything_else_is_refused(kind, shape, content):
    with pytest.raises(ValueError):
        array_of_numbers(kind, shape, content)


def test_the_parent_knows_no_class_of_other_packages():
    message = pack_plain(jobs.Colour.RED)
    assert load_plain(message, "tests") is jobs.Colour.RED
    with pytest.raises(pickle.UnpicklingError):
        load_plain(message, "visitor_desk")
