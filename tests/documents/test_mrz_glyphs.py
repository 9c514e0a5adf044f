"""The recogniser's runtime tells nobody and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_loading_the_recogniser_writes_nothing_and_calls_nobody(tmp_path: Path):
    """In a fresh process: the runtime decides while it is imported. On a build server it would be quiet anyhow."""
    signs_of_a_server = {
        "CI",
        "GITHUB_ACTIONS",
        "TF_BUILD",
        "GITLAB_CI",
        "JENKINS_URL",
        "ORT_DISABLE_TELEMETRY",
    }
    surroundings = {name: value for name, value in os.environ.items() if name not in signs_of_a_server}
    places = {name: str(tmp_path) for name in ("HOME", "TMPDIR", "TEMP", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "from visitor_desk.documents.mrz_glyphs import Recogniser; Recogniser(); print('loaded')",
        ],
        env=surroundings | places,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "loaded"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
