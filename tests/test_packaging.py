"""What is shipped holds what it needs: the wheel, the bundle, and the scripts around them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import visitor_desk

HOUSE = Path(__file__).resolve().parent.parent
PACKAGES = ("visitor_desk", "storage", "ui")
debian = pytest.mark.skipif(sys.platform != "linux", reason="the libraries are a matter of Linux")
SCRIPTS = (".ci/run", "packaging/debian/system-libraries.sh")


def shipped_files() -> set[str]:
    """Every file of the three packages that is not made by running them."""
    return {
        path.relative_to(HOUSE).as_posix()
        for package in PACKAGES
        for path in (HOUSE / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.slow
def test_the_wheel_holds_the_three_packages_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path, HOUSE],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")

    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
        about = f"visitor_desk-{visitor_desk.__version__}.dist-info"
        entry_points = archive.read(f"{about}/entry_points.txt").decode()
        metadata = archive.read(f"{about}/METADATA").decode()

    inside = {name for name in names if not name.startswith(about)}
    assert inside == shipped_files()
    assert f"{about}/licenses/LICENSE" in names
    assert "visitor-desk = visitor_desk.__main__:main" in entry_points
    assert "License-Expression: GPL-3.0-or-later" in metadata
    assert {"toml", "py"} <= {name.rpartition(".")[2] for name in inside}


@pytest.mark.slow
def test_the_bundle_runs_the_main_job_without_our_python(tmp_path: Path) -> None:
    bundle = tmp_path / "dist" / "visitor-desk"
    built = subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
            *("--distpath", tmp_path / "dist", "--workpath", tmp_path / "build"),
            HOUSE / "packaging" / "pyinstaller" / "visitor_desk.spec",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr[-3000:]
    program = bundle / ("visitor-desk.exe" if sys.platform == "win32" else "visitor-desk")

    # Nothing of this Python may help it.
    alone = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    alone["PATH"] = os.defpath

    said = subprocess.run([program, "--version"], env=alone, capture_output=True, text=True, check=True)
    assert visitor_desk.__version__ in said.stdout

    # The driver of PostgreSQL is in it: it looks for the server, and there is none.
    asked = subprocess.run(
        [program, "--language", "en", "migrate", "--database", f"postgresql://owner@/data?host={tmp_path}"],
        env=alone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    assert asked.stderr.startswith("The data cannot be reached."), asked.stderr[-2000:]

    site = tmp_path / "site"
    played = subprocess.run(
        [program, "demo", "--no-window", "--out", site],
        env=alone,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert played.returncode == 0, played.stdout[-2000:] + played.stderr[-3000:]
    summary = json.loads((site / "summary.json").read_text(encoding="utf-8"))

    verified = subprocess.run(
        [program, "verify", summary["package"], "--root", summary["root"]],
        env=alone,
        capture_output=True,
        check=False,
    )
    assert verified.returncode == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="the scripts are for systems with bash")
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_whole(script: str) -> None:
    path = HOUSE / script
    assert path.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", path], check=True)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_make_alone_says_what_can_be_typed() -> None:
    said = subprocess.run(
        ["make", "--no-print-directory"], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    for target in ("run", "test", "check", "demo", "bench", "package", "help"):
        assert f"make {target} " in said.stdout


def shell_with(folder: Path, **commands: str) -> dict[str, str]:
    """A PATH with the plain tools of a Debian and the given commands, and with nothing else: no sudo, no apt-get."""
    folder.mkdir()
    for tool in ("bash", "uname", "grep", "xargs", "echo"):
        real = shutil.which(tool)
        assert real is not None
        (folder / tool).symlink_to(real)
    for name, does in commands.items():
        command = folder / name.replace("_", "-")
        command.write_text(f"#!{shutil.which('sh')}\n{does}\n", encoding="utf-8")
        command.chmod(0o755)
    return {"PATH": str(folder)}


def install_libraries(env: dict[str, str], *extra: str) -> subprocess.CompletedProcess[str]:
    script = HOUSE / "packaging" / "debian" / "system-libraries.sh"
    return subprocess.run(
        ["bash", script, *extra],
        executable=shutil.which("bash"),
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@debian
def test_who_may_not_install_is_told_the_line_to_type(tmp_path: Path) -> None:
    told = install_libraries(shell_with(tmp_path / "bin", id="echo 1000", apt_get="exit 0"), "python3-venv")
    assert told.returncode == 1
    assert "sudo apt-get update && sudo apt-get install --no-install-recommends python3-venv" in told.stderr


@debian
def test_root_gets_what_is_missing(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    shell = shell_with(tmp_path / "bin", id="echo 0", apt_get=f'echo "$@" >> "{calls}"', ldconfig="exit 0")
    assert install_libraries(shell).returncode == 0
    update, install = calls.read_text(encoding="utf-8").splitlines()
    assert update.startswith("update")
    assert {"libgl1", "libegl1", "libxcb-cursor0", "libxkbcommon0", "libdbus-1-3"} <= set(install.split())


@debian
def test_sudo_is_used_only_where_it_asks_for_nothing(tmp_path: Path) -> None:
    asks = shell_with(tmp_path / "asks", id="echo 1000", apt_get="exit 0", sudo="exit 1", ldconfig="exit 0")
    assert install_libraries(asks).returncode == 1

    calls = tmp_path / "calls"
    lets = shell_with(
        tmp_path / "lets", id="echo 1000", apt_get="exit 0", sudo=f'echo "$@" >> "{calls}"', ldconfig="exit 0"
    )
    assert install_libraries(lets).returncode == 0
    assert "apt-get install" in calls.read_text(encoding="utf-8")


@debian
def test_a_system_without_apt_is_told_what_qt_needs(tmp_path: Path) -> None:
    told = install_libraries(shell_with(tmp_path / "bin", id="echo 1000", ldconfig="exit 0"))
    assert told.returncode == 0
    assert "libEGL.so.1" in told.stderr
