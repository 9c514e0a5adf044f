"""Write the network as ONNX (opset 17) with the softmax inside, for onnxruntime."""

from __future__ import annotations

from pathlib import Path

import torch
from glyph_net import GlyphNet
from torch import Tensor, nn


class _Probabilities(nn.Module):
    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, strips: Tensor) -> Tensor:
        return torch.log_softmax(self.net(strips), dim=1)


def export(net: nn.Module, path: Path) -> None:
    """Write `net` so that input `strips` (n, 1, 24, w) gives `scores` (n, 38, w / 4), natural logarithms."""
    fresh = GlyphNet()
    fresh.load_state_dict(net.state_dict())
    fresh.eval()
    model = _Probabilities(fresh).eval()
    part = path.with_suffix(".part")
    torch.onnx.export(
        model,
        (torch.zeros(1, 1, 24, 512),),
        str(part),
        opset_version=17,
        dynamo=False,
        input_names=["strips"],
        output_names=["scores"],
        dynamic_axes={"strips": {0: "n", 3: "w"}, "scores": {0: "n", 2: "c"}},
    )
    part.replace(path)
