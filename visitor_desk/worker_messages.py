"""What crosses between a program and its worker processes, and how it is packed.

Messages are pickles. The child trusts its parent. The parent does not trust the child, which has
read hostile files: it opens answers with `load_plain`, which knows plain values only.
"""

from __future__ import annotations

import io
import math
import pickle
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from enum import Enum, StrEnum
from typing import Any

_PLAIN = frozenset(
    {
        ("builtins", "bool"),
        ("builtins", "bytearray"),
        ("builtins", "float"),
        ("builtins", "frozenset"),
        ("builtins", "int"),
        ("builtins", "set"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("decimal", "Decimal"),
        ("fractions", "Fraction"),
        ("pathlib", "Path"),
        ("pathlib", "PosixPath"),
        ("pathlib", "PurePosixPath"),
        ("pathlib", "PureWindowsPath"),
        ("pathlib", "WindowsPath"),
        ("uuid", "UUID"),
    }
)
_KINDS_OF_NUMBERS = "biuf"
"""Truth values, whole numbers with and without sign, and fractions, as numpy's dtypes name them."""


class Answer(StrEnum):
    """The first word of each message from the child."""

    READY = "ready"
    PROGRESS = "progress"
    DONE = "done"
    DESK_ERROR = "desk_error"
    NO_MEMORY = "no_memory"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A function by its import path, its arguments, and whether somebody listens to its progress."""

    module: str
    name: str
    args: tuple[object, ...]
    wants_progress: bool

    @property
    def package(self) -> str:
        """The import package that the function belongs to."""
        return self.module.partition(".")[0]


def is_below(module: str, package: str) -> bool:
    """Tell whether a module belongs to this program or to the import package of a job."""
    return module.partition(".")[0] in ("visitor_desk", package)


def pack_plain(message: object) -> bytes:
    """Pickle an answer; arrays of numbers travel as their bytes, whatever the numpy of either side."""
    packed = io.BytesIO()
    _PlainPickler(packed, protocol=pickle.HIGHEST_PROTOCOL).dump(message)
    return packed.getvalue()


def load_plain(message: bytes, package: str) -> Any:
    """Unpickle plain values, arrays of numbers, and dataclasses and enumerations below the import `package`.

    Anything else raises pickle.UnpicklingError: a file that has taken over its worker must not reach
    further through what the worker answers.
    """
    try:
        return _PlainUnpickler(io.BytesIO(message), package).load()
    except Exception as error:  # a spoiled pickle raises whatever it likes
        raise pickle.UnpicklingError("not an answer in plain values") from error


def array_of_numbers(kind: str, shape: tuple[int, ...], content: bytes) -> Any:
    """Rebuild an array from its dtype (such as `<f4`), shape and bytes; ValueError for other than numbers."""
    import numpy as np  # noqa: PLC0415 - most jobs answer without arrays

    dtype = np.dtype(kind)
    if dtype.kind not in _KINDS_OF_NUMBERS or len(content) != math.prod(shape) * dtype.itemsize:
        raise ValueError("not an array of numbers")
    return np.frombuffer(content, dtype).reshape(shape).copy()


class _PlainPickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """Return how enumerations and numpy's arrays and numbers are rebuilt; the rest goes the usual way."""
        if isinstance(value, Enum):
            # Pythons before 3.11.4 would ask the reader for `getattr`, which is no plain value.
            return (type(value), (value.value,))
        if type(value).__module__ != "numpy" or not hasattr(value, "dtype"):
            return NotImplemented
        if value.dtype.kind not in _KINDS_OF_NUMBERS:
            raise pickle.PicklingError("only arrays of numbers cross")
        if type(value).__name__ == "ndarray":
            return (array_of_numbers, (value.dtype.str, value.shape, value.tobytes()))
        number = value.item()
        return (type(number), (number,))


class _PlainUnpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, package: str) -> None:
        super().__init__(file)
        self._package = package

    def find_class(self, module: str, name: str) -> Callable[..., object]:
        """Return what rebuilds a plain value; called for each name in a message."""
        if (module, name) == (__name__, array_of_numbers.__name__):
            return array_of_numbers
        if (module, name) in _PLAIN:
            plain: Callable[..., object] = super().find_class(module, name)
            return plain
        if is_below(module, self._package) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError("a worker answers in plain values only")
