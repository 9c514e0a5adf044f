"""ZoneMinder's capture process records a camera that speaks RTSP, with a database of its own and no web server."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.footage.clips import write_video
from tests.footage.recorder_site import RecorderSite
from tests.footage.recorders.programs import needs, running, wait_for
from visitor_desk.footage.video_reader import FRESH_S

SYSTEM_PYTHON = "/usr/bin/python3"
TABLES = Path("/usr/share/zoneminder/db/zm_create.sql")
SETTINGS = """
ZM_PATH_DATA=/usr/share/zoneminder
ZM_PATH_BIN=/usr/bin
ZM_PATH_CONF=/etc/zm
ZM_PATH_WEB=/usr/share/zoneminder/www
ZM_WEB_USER=root
ZM_WEB_GROUP=root
ZM_DB_TYPE=mysql
ZM_DB_HOST=localhost:{socket}
ZM_DB_NAME=zm
ZM_DB_USER=root
ZM_DB_PASS=
ZM_SERVER_HOST=
ZM_DIR_EVENTS={events}
ZM_DIR_EXPORTS={place}
ZM_PATH_MAP={place}
ZM_PATH_SOCKS={place}
ZM_PATH_LOGS={place}
ZM_PATH_SWAP={place}
"""
MONITOR = """
INSERT INTO Monitors (Id, Name, Type, `Function`, Enabled, Path, Method, Width, Height, Colours, VideoWriter,
    SaveJPEGs, SectionLength, OutputContainer)
VALUES (1, 'Lobby', 'Ffmpeg', 'Record', 1, 'rtsp://127.0.0.1:{port}/lobby', 'rtpRtsp', 320, 180, 4, 2, 0, 6, 'mp4');
INSERT INTO Monitor_Status (MonitorId, Status) VALUES (1, 'Running');
"""


class Database:
    """A database server that only this test can reach."""

    def __init__(self, place: Path) -> None:
        # A path of a socket may have 107 characters.
        self.socket = place / "s"

    def ask(self, statements: str, name: str = "") -> list[list[str]]:
        """Run statements and return the rows of the answer."""
        told = subprocess.run(
            ["mariadb", "--no-defaults", "--batch", "--skip-column-names", "-S", self.socket, name],
            input=statements,
            text=True,
            capture_output=True,
            check=True,
        )
        return [line.split("\t") for line in told.stdout.splitlines()]

    def answers(self) -> bool:
        """Tell whether the server is up."""
        asked = ["mariadb-admin", "--no-defaults", "-S", str(self.socket), "ping"]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("ZoneMinder's settings lie in /etc; to give it others takes root")
    asked = "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer"
    if subprocess.run([SYSTEM_PYTHON, "-c", asked], capture_output=True, check=False).returncode:
        pytest.skip("not installed here: gir1.2-gst-rtsp-server-1.0 and python3-gi")
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine gives no mount namespace")
    place = tmp_path_factory.mktemp("zm")
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def database(place: Path) -> Iterator[Database]:
    rows, log = place / "rows", place / "db.log"
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={rows}", "--user=root", "--skip-test-db",
         "--auth-root-authentication-method=normal"],
        capture_output=True,
        check=True,
    )  # fmt: skip
    database = Database(place)
    server = ["mariadbd", "--no-defaults", f"--datadir={rows}", f"--socket={database.socket}"]
    with running([*server, "--skip-networking", "--user=root", "--default-time-zone=+00:00"], log):
        wait_for(database.answers, "the database's start", log)
        database.ask(TABLES.read_text(encoding="utf-8"))
        yield database


@pytest.mark.recorder
@needs("zmc", "mariadbd", "mariadb-install-db", "unshare")
def test_zoneminder(place: Path, database: Database):
    pytest.importorskip("pymysql", reason="not installed here: the extra `zoneminder`")
    asked = f"mysql+pymysql://root@localhost/zm?unix_socket={database.socket}"
    site = RecorderSite(place / "recorder", "zoneminder-medium", "UTC", cameras=("1",), database=asked)
    events = site.folder / "events"
    events.mkdir()
    film = write_video(place / "film.mp4", 60, [(9, 12)], key_every_s=1)
    (place / "etc").mkdir()
    (place / "etc" / "zm.conf").write_text(
        SETTINGS.format(socket=database.socket, events=events, place=place)
    )
    camera_says, log = place / "camera.log", place / "zmc.log"
    with running([SYSTEM_PYTHON, Path(__file__).with_name("rtsp_camera.py"), film], camera_says):
        wait_for(lambda: camera_says.read_text().strip().isdecimal(), "the camera's start", camera_says)
        database.ask(MONITOR.format(port=camera_says.read_text().strip()), "zm")
        capture = f"mount --bind {place}/etc /etc/zm && exec zmc -m 1"
        with running(["unshare", "-m", "sh", "-c", capture], log, {"TZ": "UTC"}):
            wait_for(lambda: len(list(events.rglob("*-video.mp4"))) == 3, "the third event", log, 40)
            site.run(share_changes=True)
            *closed, being_written = sorted(site.recordings(), key=lambda one: one.path)
            assert being_written.state in {"growing", "empty"}
            assert all(one.state in {"ok", "growing"} for one in closed)
    time.sleep(FRESH_S)
    site.run()
    told = database.ask("SELECT Id, StartDateTime, Length FROM Events ORDER BY Id", "zm")
    kept = {Path(one.path).parent.name: one for one in site.recordings()}
    assert set(kept) == {event for event, _, _ in told}
    for event, begins, length in told[:2]:
        one = kept[event]
        start = datetime.fromisoformat(begins).replace(tzinfo=UTC)
        # A file begins up to two seconds before its event: pictures from before are written too.
        assert abs((one.start - start).total_seconds()) < 3.5
        assert float(length) - 1 < one.duration_s < float(length) + 3.5
        assert (one.state, one.camera) == ("ok", "cam0")
    assert site.activity()
