"""How a camera's recordings are read: where nothing is looked for, and whether its bytes tell enough."""

from __future__ import annotations

from dataclasses import dataclass

from visitor_desk.errors import DeskError


class MaskOutside(DeskError):
    """A masked area does not lie in the picture, or covers nothing. No values."""

    code = "footage.mask_outside"


@dataclass(frozen=True, slots=True)
class MaskedArea:
    """A rectangle in which nothing is looked for, in thousandths of the picture's width and height.

    Whole numbers, so that what a second person signs has one spelling.
    """

    left: int
    top: int
    right: int
    low: int

    def __post_init__(self) -> None:
        """Refuse what is no area of the picture."""
        if not (0 <= self.left < self.right <= 1000 and 0 <= self.top < self.low <= 1000):
            raise MaskOutside


def masks_from(text: str) -> tuple[MaskedArea, ...]:
    """Read what `CameraTuning.masked_text` wrote; raises MaskOutside where that names no areas."""
    try:
        return tuple(MaskedArea(*map(int, one.split(","))) for one in text.split(";") if one)
    except (TypeError, ValueError):
        raise MaskOutside from None


@dataclass(frozen=True, slots=True)
class CameraTuning:
    """How a camera's recordings are read.

    `trusts_sizes`: its bytes have told of every event so far (`packet_sizes.SizeEvidence`), so that still
    stretches need not be decoded. `masked` are screens, roads and trees that would be activity all day.
    """

    trusts_sizes: bool = False
    masked: tuple[MaskedArea, ...] = ()

    def masked_text(self) -> str:
        """Return the masked areas as text: left,top,right,low for each, semicolons between."""
        return ";".join(f"{one.left},{one.top},{one.right},{one.low}" for one in self.masked)


UNTUNED = CameraTuning()
"""For a camera of which nothing is known."""
