"""The network: a strip 24 px high in, a distribution over 37 characters and the gap per four columns out."""

from __future__ import annotations

from line_texts import ALPHABET
from torch import Tensor, nn

CLASSES = len(ALPHABET) + 1


def _block(
    inside: int, outside: int, kernel: tuple[int, int], stride: int = 1, *, pad_rows: bool = True
) -> nn.Sequential:
    padding = (kernel[0] // 2 if pad_rows else 0, kernel[1] // 2)
    return nn.Sequential(
        nn.Conv2d(inside, outside, kernel, stride=stride, padding=padding, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(inplace=True),
    )


class GlyphNet(nn.Module):
    """Fully convolutional: any width that four divides; sees more than a character to each side."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _block(1, 20, (5, 5), 2),
            _block(20, 56, (3, 3), 2),
            _block(56, 56, (3, 3)),
            _block(56, 112, (6, 3), pad_rows=False),
            nn.Dropout(0.05),
            _block(112, 112, (1, 5)),
            nn.Conv2d(112, CLASSES, 1),
        )

    def forward(self, strips: Tensor) -> Tensor:
        """Return logits (batch, 38, width / 4) of strips (batch, 1, 24, width)."""
        return self.body(strips).squeeze(2)
