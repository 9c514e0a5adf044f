"""The recogniser: strips of print in, one distribution over 37 characters and the gap per four columns out.

The weights (`models/ocrb.onnx`, made by `tools/mrz_training`) run in OpenCV's dnn module.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
"""The order of the network's classes; the gap between characters comes after them."""
GAP = len(ALPHABET)
STRIDE = 4
MODEL = Path(__file__).with_name("models") / "ocrb.onnx"

Strip = NDArray[np.float32]
Scores = NDArray[np.float64]


class Recogniser:
    """The network, loaded once; may be used from several threads, one at a time."""

    def __init__(self, model: Path = MODEL) -> None:
        # From memory, because OpenCV on Windows cannot open paths outside the system's code page.
        self._net = cv2.dnn.readNetFromONNX(np.frombuffer(model.read_bytes(), np.uint8))
        self._lock = threading.Lock()

    def scores(self, strips: Sequence[Strip]) -> list[Scores]:
        """Return natural logarithms (38, width / 4) per strip (24, width); widths may differ."""
        if not strips:
            return []
        widths = [strip.shape[1] for strip in strips]
        widest = STRIDE * -(-max(widths) // STRIDE)
        batch = np.zeros((len(strips), 1, strips[0].shape[0], widest), np.float32)
        for row, strip in zip(batch, strips, strict=True):
            row[0, :, : strip.shape[1]] = normalised(strip)
        with self._lock:
            self._net.setInput(batch)
            out = np.array(self._net.forward(), np.float64)
        return [np.asarray(one[:, : width // STRIDE]) for one, width in zip(out, widths, strict=True)]


def normalised(strip: Strip) -> Strip:
    """Return the strip with local mean 0 and spread 1 along the line, exactly as in training."""
    mean = strip.mean(axis=0, keepdims=True)
    square = (strip * strip).mean(axis=0, keepdims=True)
    mean = np.asarray(cv2.blur(mean, (65, 1), borderType=cv2.BORDER_REFLECT), np.float32)
    square = np.asarray(cv2.blur(square, (65, 1), borderType=cv2.BORDER_REFLECT), np.float32)
    spread = np.sqrt(np.maximum(square - mean * mean, 0)) + 4.0
    return np.asarray((strip - mean) / spread, np.float32)
