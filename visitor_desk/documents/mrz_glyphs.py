"""The recogniser: strips of print in, one distribution over 37 characters and the gap per four columns out.

The weights (`models/ocrb.onnx`, made by `tools/mrz_training`) run in onnxruntime (docs/decisions/0012).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

# Otherwise its builds for Linux, from 1.29 on, write an id of the machine into the folder of temporary files
# and call their maker, both while they are imported (microsoft/onnxruntime #27379).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
"""The order of the network's classes; the gap between characters comes after them."""
GAP = len(ALPHABET)
STRIDE = 4
MODEL = Path(__file__).with_name("models") / "ocrb.onnx"

Strip = NDArray[np.float32]
Scores = NDArray[np.float64]


class Recogniser:
    """The network, loaded once; several threads may use it at a time."""

    def __init__(self, model: Path = MODEL) -> None:
        onnxruntime.disable_telemetry_events()  # its builds for Windows tell the system's telemetry otherwise
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # A pool would keep the memory of the widest strip that was ever read.
        options.enable_cpu_mem_arena = False
        self._net = onnxruntime.InferenceSession(
            model.read_bytes(), options, providers=["CPUExecutionProvider"]
        )

    def scores(self, strips: Sequence[Strip]) -> list[Scores]:
        """Return natural logarithms (38, width / 4) per strip (24, width); widths may differ."""
        if not strips:
            return []
        widths = [strip.shape[1] for strip in strips]
        widest = STRIDE * -(-max(widths) // STRIDE)
        batch = np.zeros((len(strips), 1, strips[0].shape[0], widest), np.float32)
        for row, strip in zip(batch, strips, strict=True):
            row[0, :, : strip.shape[1]] = normalised(strip)
        (out,) = self._net.run(None, {"strips": batch})
        return [
            np.asarray(one[:, : width // STRIDE], np.float64) for one, width in zip(out, widths, strict=True)
        ]


def normalised(strip: Strip) -> Strip:
    """Return the strip with local mean 0 and spread 1 along the line, exactly as in training."""
    mean = strip.mean(axis=0, keepdims=True)
    square = (strip * strip).mean(axis=0, keepdims=True)
    mean = np.asarray(cv2.blur(mean, (65, 1), borderType=cv2.BORDER_REFLECT), np.float32)
    square = np.asarray(cv2.blur(square, (65, 1), borderType=cv2.BORDER_REFLECT), np.float32)
    spread = np.sqrt(np.maximum(square - mean * mean, 0)) + 4.0
    return np.asarray((strip - mean) / spread, np.float32)
