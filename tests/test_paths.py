import subprocess
import sys

import pytest

from visitor_desk.paths import AlreadyOpen, DataFolder, InstanceLock, default_data_folder, keep_files_private

HOLD = """
import sys
from pathlib import Path
from visitor_desk.paths import InstanceLock
with InstanceLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_program_on_the_same_data_is_turned_away(tmp_path):
    folder = DataFolder(tmp_path)
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    with pytest.raises(AlreadyOpen), InstanceLock(folder.lock):
        pass
    first.kill()
    first.communicate()
    with InstanceLock(folder.lock):
        assert folder.lock.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a profile private by its folder")
def test_files_of_an_installation_are_private(tmp_path):
    keep_files_private()
    folder = DataFolder(tmp_path / "new" / "site")
    folder.make()
    folder.data_store.write_bytes(b"")
    assert folder.root.stat().st_mode & 0o077 == 0
    assert folder.data_store.stat().st_mode & 0o077 == 0


def test_every_account_has_a_folder_of_its_own():
    assert default_data_folder().root.name == "visitor-desk"
