"""Other readers on the pictures that `documents.py --write DIR` wrote, or on any folder with a truth.json.

    python tests/benchmarks/peers/mrz_readers.py DIR [--limit N] [--tessdata FOLDER]

Run it with the Python of an environment in which some are installed (`pip install fastmrz passporteye rapidocr onnxruntime
pytesseract`, Debian's tesseract-ocr); those that are missing are named. `--tessdata` is a folder with an OCR-B model
`mrz.traineddata`, which FastMRZ and tesseract need.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import resource
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

Reader = Callable[[Path], list[str]]


def _lines(text: str) -> list[str]:
    kept = [re.sub(r"[^A-Z0-9<]", "", line.upper()) for line in text.replace("«", "<<").splitlines()]
    return [line for line in kept if len(line) >= 24][-3:]


def fastmrz(tessdata: str) -> Reader:
    """Return FastMRZ."""
    reader: Any = importlib.import_module("fastmrz").FastMRZ(tessdata_path=tessdata)
    return lambda path: _lines(reader._get_mrz(str(path)))


def passporteye(tessdata: str) -> Reader:
    """Return PassportEye with tesseract's newer engine; it brings its own model."""
    del tessdata
    module: Any = importlib.import_module("passporteye")

    def read(path: Path) -> list[str]:
        found = module.read_mrz(str(path), extra_cmdline_params="--oem 3")
        return [] if found is None else _lines(found.aux.get("text") or found.aux.get("raw_text") or "")

    return read


def tesseract(tessdata: str) -> Reader:
    """Return tesseract with the OCR-B model on the whole picture."""
    module: Any = importlib.import_module("pytesseract")
    image: Any = importlib.import_module("PIL.Image")
    config = f"--psm 3 --tessdata-dir {tessdata}"
    return lambda path: _lines(module.image_to_string(image.open(path), lang="mrz", config=config))


def rapidocr(tessdata: str) -> Reader:
    """Return RapidOCR; its pieces are joined into lines by their height."""
    del tessdata
    one = {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"}
    engine: Any = importlib.import_module("rapidocr").RapidOCR(params=one)

    def read(path: Path) -> list[str]:
        result = engine(str(path))
        rows: list[list[tuple[float, float, str]]] = []
        for box, text in sorted(
            zip(result.boxes or (), result.txts or (), strict=True), key=lambda one: one[0][0][1]
        ):
            left, middle, tall = box[0][0], (box[0][1] + box[2][1]) / 2, abs(box[2][1] - box[0][1])
            if rows and abs(rows[-1][0][1] - middle) < tall / 2:
                rows[-1].append((left, middle, text))
            else:
                rows.append([(left, middle, text)])
        return _lines("\n".join("".join(part for _, _, part in sorted(row)) for row in rows))

    return read


READERS: dict[str, Callable[[str], Reader]] = {
    "fastmrz": fastmrz,
    "passporteye": passporteye,
    "tesseract": tesseract,
    "rapidocr": rapidocr,
}


def _cpu() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def main() -> None:
    """Print one line for each reader."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--tessdata", default="")
    options = parser.parse_args()
    truth = json.loads((options.folder / "truth.json").read_text(encoding="utf-8"))
    for name, make in READERS.items():
        try:
            read = make(options.tessdata)
        except ImportError:
            print(f"{name:12} is not installed")
            continue
        exact, seconds, names = 0, [], list(truth)[: options.limit]
        for picture in names:
            before = _cpu()
            try:
                lines = read(options.folder / picture)
            except Exception as error:  # noqa: BLE001 - what a peer does on a bad picture is its result
                lines = [type(error).__name__]
            seconds.append(_cpu() - before)
            exact += lines == truth[picture]["lines"]
        print(f"{name:12} exact {exact} of {len(names)}, CPU {statistics.median(seconds):.3f} s median")


if __name__ == "__main__":
    main()
