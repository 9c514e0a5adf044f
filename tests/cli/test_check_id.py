"""The contract of `check-id`: one object per file, refused documents are files that were processed."""

import json

import cv2
import numpy as np
import pytest

from tests.documents.builders import build_td3
from visitor_desk.demo_site.specimens import draw_specimen

LINES = build_td3()
EXPIRED = build_td3(expiry="200101")


@pytest.fixture
def pictures(tmp_path):
    for name, lines in (("good.png", LINES), ("expired.png", EXPIRED)):
        cv2.imwrite(str(tmp_path / name), draw_specimen(lines, "UTOPIA PASSPORT", ()))
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((400, 600), 128, np.uint8))
    (tmp_path / "text.png").write_text("no picture")
    return tmp_path


def rows_of(result):
    return [json.loads(line) for line in result.output.splitlines()]


def test_a_refused_document_is_a_file_that_was_processed(bare, pictures):
    result = bare(
        "check-id",
        "--json",
        "--show-lines",
        pictures / "good.png",
        pictures / "expired.png",
        pictures / "grey.png",
    )
    good, expired, grey = rows_of(result)
    assert result.exit_code == 0
    assert (good["format"], tuple(good["lines"])) == ("TD3", LINES)
    assert (expired["verdict"], "expired" in expired["findings"]) == ("refuse", True)
    assert (grey["verdict"], grey["format"], grey["lines"]) == ("look_again", None, None)
    assert grey["findings"] == ["no_mrz"]
    assert set(good) == {"file", "verdict", "format", "lines", "doubtful", "findings", "seconds"}


def test_one_broken_file_does_not_stop_the_others(bare, pictures):
    result = bare(
        "check-id", "--json", pictures / "text.png", pictures / "nothing.png", pictures / "good.png"
    )
    text, nothing, good = rows_of(result)
    assert result.exit_code == 1
    assert text["error"] == "documents.not_a_picture"
    assert "error" in nothing
    assert good["verdict"] in {"no_objection", "look_again"}


def test_lines_are_shown_only_when_asked_for(bare, pictures):
    (row,) = rows_of(bare("check-id", "--json", pictures / "good.png"))
    assert row["lines"] is None
    plain = bare("check-id", pictures / "good.png", pictures / "expired.png")
    assert LINES[0] not in plain.output
    assert "  Expired on 2020-01-01.\n    Ask for another document" in plain.output
    assert LINES[0] in bare("check-id", "--show-lines", pictures / "good.png").output
