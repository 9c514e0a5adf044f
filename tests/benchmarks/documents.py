"""Reading documents at their worst, and pictures without a zone; beside the least that it could cost.

    documents.py [--cases N] [--empty N] [--seed S] [--write DIR] [--samples DIR]

Columns: pictures, zone not found, whole zone exact, exact without any doubtful mark, lines with a wrong character
that is neither marked nor in a field with a finding, right characters marked doubtful, CPU per picture. `--write`
puts the cases into a folder with their truth, so that `peers/mrz_readers.py` reads the same ones with other readers;
`--samples` reads such a folder instead.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import cv2

from tests.documents import pages_without_zone, torture_set
from tests.documents.torture_set import Case, Picture
from visitor_desk.documents.document_check import check_lines
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.documents.frame_vote import FrameVote
from visitor_desk.documents.mrz_image import MrzReading, load_picture, read_mrz
from visitor_desk.documents.mrz_layouts import layout_of

TODAY = date(2026, 11, 3)
# A finding of these kinds names the field that the guard compares with the print.
_TELLING = {
    FindingCode.CHECK_DIGIT_FAILED,
    FindingCode.CHARACTER_REPAIRED,
    FindingCode.CHARACTER_DOUBTFUL,
    FindingCode.DATE_IMPLAUSIBLE,
    FindingCode.UNKNOWN_STATE,
}


@dataclass
class Row:
    """What was counted under one condition."""

    pictures: int = 0
    missed: int = 0
    exact: int = 0
    plain: int = 0
    lines: int = 0
    silent: int = 0
    characters: int = 0
    marks: int = 0
    seconds: list[float] = field(default_factory=list)

    def __iadd__(self, other: Row) -> Row:
        """Add the counts of another row."""
        for name in ("pictures", "missed", "exact", "plain", "lines", "silent", "characters", "marks"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.seconds += other.seconds
        return self

    def show(self, name: str) -> None:
        """Print the row."""
        seconds = sorted(self.seconds)
        print(
            f"{name:18} {self.pictures:6} {self.missed:7} {100 * self.exact / self.pictures:7.1f} %"
            f" {100 * self.plain / max(self.exact, 1):7.1f} % {self.silent:5} {100 * self.silent / max(self.lines, 1):6.2f} %"
            f" {100 * self.marks / max(self.characters, 1):6.2f} % {statistics.median(seconds):7.3f}"
            f" {seconds[int(0.95 * (len(seconds) - 1))]:6.3f}"
        )


def fields_with_findings(reading: MrzReading) -> set[str]:
    """Return the fields that a finding sends the guard's eye to."""
    check = check_lines(reading.lines, today=TODAY, doubtful=reading.doubtful, repaired=reading.repaired)
    return {one.field for one in check.findings if one.field and one.code in _TELLING}


def judged(reading: MrzReading | None, case: Case, seconds: float) -> Row:
    """Compare a reading with the zone of its picture that it comes closest to."""
    row = Row(pictures=1, seconds=[seconds])
    if reading is None:
        row.missed = 1
        return row
    differences = torture_set.misread(case, reading.lines)
    if not differences:
        row.lines, row.silent = len(reading.lines), len(reading.lines)
        return row
    wrong = min(differences, key=len)
    row.lines, row.exact = len(reading.lines), not wrong
    row.plain = not wrong and not reading.doubtful
    row.characters = sum(map(len, reading.lines)) - len(wrong)
    row.marks = len(set(reading.doubtful) - wrong)
    unmarked = wrong - set(reading.doubtful)
    if unmarked:
        layout, found = layout_of(reading.lines), fields_with_findings(reading)
        assert layout is not None
        row.silent = len(
            {
                line
                for line, column in unmarked
                for part in layout.fields
                if part.line == line and part.start <= column < part.stop and part.field.value not in found
            }
        )
    return row


def read_timed(picture: Picture) -> tuple[MrzReading | None, float]:
    """Read a picture; also return the CPU seconds."""
    start = time.process_time()
    return read_mrz(picture), time.process_time() - start


def table(cases: Iterable[Case]) -> None:
    """Read every case and print a row for each condition and one for all."""
    rows: dict[str, Row] = defaultdict(Row)
    for case in cases:
        reading, seconds = read_timed(case.picture)
        rows[case.condition] += judged(reading, case, seconds)
    print(
        f"{'condition':18} {'pics':>6} {'missed':>7} {'exact':>9} {'plain':>9} {'silent lines':>14}"
        f" {'doubt':>8} {'median':>7} {'p95':>6}"
    )
    whole = Row()
    for name, row in rows.items():
        row.show(name)
        whole += row
    whole.show("all")


def samples(folder: Path) -> Iterator[Case]:
    """Yield the pictures of a folder that has a truth.json."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    for name, told in truth.items():
        yield Case(
            str(told.get("set", "samples")), load_picture(folder / name, grey=True), (tuple(told["lines"]),)
        )


def write(folder: Path, cases: Iterable[Case]) -> None:
    """Write pictures and their truth; of two documents in a picture the first one is the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    truth = {}
    for number, case in enumerate(cases):
        name = f"{number:05d}.png"
        cv2.imwrite(str(folder / name), case.picture)
        truth[name] = {"lines": list(case.zones[0]), "set": case.condition}
    (folder / "truth.json").write_text(json.dumps(truth, indent=1), encoding="utf-8")


def invented(count: int, seed: int) -> None:
    """Read pictures without a zone and print how many lines were made up."""
    seconds, made_up = [], 0
    for _, picture in pages_without_zone.pictures(count, seed):
        reading, spent = read_timed(picture)
        made_up += reading is not None
        seconds.append(spent)
    print(
        f"without a zone: {count} pictures, {made_up} invented, CPU {statistics.median(seconds):.3f} s median"
    )


def voted(count: int, seed: int) -> None:
    """Let five frames of a live view with glare or motion vote, beside the first frame alone."""
    alone = together = 0
    for number in range(count):
        frames = list(torture_set.live_view(seed, number, 5))
        vote = FrameVote()
        last = [vote.add(frame.picture) for frame in frames][-1].reading
        first = read_mrz(frames[0].picture)
        alone += first is not None and first.lines == frames[0].zones[0]
        together += last is not None and last.lines == frames[0].zones[0]
    print(
        f"live view, glare or motion: {100 * alone / count:.1f} % of single frames, {100 * together / count:.1f} % of five"
    )


def least_cost(cases: Iterable[Case]) -> None:
    """Print the reading beside the decoding of the same picture from a PNG file."""
    read = opened = 0.0
    for case in cases:
        packed = cv2.imencode(".png", case.picture)[1]
        start = time.process_time()
        cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
        opened += time.process_time() - start
        read += read_timed(case.picture)[1]
    print(f"reading costs {read / opened:.1f} times the decoding of the picture")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=220)
    parser.add_argument("--empty", type=int, default=100)
    parser.add_argument("--views", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--samples", type=Path)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    if options.write is not None:
        write(options.write, torture_set.cases(options.cases, options.seed))
        return
    if options.samples is not None:
        table(samples(options.samples))
        return
    read_timed(next(torture_set.cases(1, options.seed)).picture)
    table(torture_set.cases(options.cases, options.seed))
    least_cost(torture_set.cases(22, options.seed))
    voted(options.views, options.seed)
    invented(options.empty, options.seed)


if __name__ == "__main__":
    main()
