"""Train the recogniser of machine readable lines on drawn lines only.

Resumable: run the same command again and it goes on from its last checkpoint. Deterministic: sample `i` is
drawn from the seed (`--seed`, i) alone. The exported weights are the running mean of the last thousand
steps.
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
from export import export
from glyph_net import GlyphNet
from line_pictures import BLANK, IGNORED, Faces, sample
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset


class Lines(Dataset[tuple[Tensor, Tensor]]):
    """Line `i` of an endless book, drawn when it is asked for."""

    def __init__(self, seed: int, start: int, count: int) -> None:
        self.seed, self.start, self.count = seed, start, count
        self.faces = Faces()

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        rng = np.random.default_rng([self.seed, self.start + index])
        strip, labels = sample(self.faces, rng)
        return torch.from_numpy(strip)[None], torch.from_numpy(labels)


def _quiet(_worker: int) -> None:
    torch.set_num_threads(1)


def _rate(step: int, steps: int, top: float) -> float:
    warm = min(1.0, (step + 1) / 100)
    return top * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps))))


def _accuracy(net: nn.Module, loader: DataLoader[tuple[Tensor, Tensor]]) -> float:
    net.eval()
    right = total = 0
    with torch.no_grad():
        for strips, labels in loader:
            best = net(strips).argmax(1)
            mask = (labels != IGNORED) & (labels != BLANK)
            right += int((best[mask] == labels[mask]).sum())
            total += int(mask.sum())
    net.train()
    return right / max(total, 1)


def main() -> None:
    """Train until `--steps`, writing a checkpoint and an export every `--every` steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file to write")
    parser.add_argument("--steps", type=int, default=7000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--every", type=int, default=250)
    parser.add_argument("--seed", type=int, default=20261127)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    checkpoint = options.work / "checkpoint.pt"

    net = GlyphNet().to(memory_format=torch.channels_last)  # a fifth faster on a processor
    mean = GlyphNet()
    mean.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=0.01)
    step = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(saved["net"])
        mean.load_state_dict(saved["mean"])
        optimiser.load_state_dict(saved["optimiser"])
        step = int(saved["step"])
    unseen = DataLoader(Lines(options.seed + 1, 0, 256), batch_size=32)
    unseen_batches = list(unseen)
    loss_of = nn.CrossEntropyLoss(ignore_index=IGNORED)
    count = (options.steps - step) * options.batch
    book = Lines(options.seed, step * options.batch, count)
    loader = DataLoader(
        book, batch_size=options.batch, num_workers=1, worker_init_fn=_quiet, prefetch_factor=8
    )
    began = time.monotonic()
    for strips, labels in loader:
        for group in optimiser.param_groups:
            group["lr"] = _rate(step, options.steps, options.rate)
        loss = loss_of(net(strips.contiguous(memory_format=torch.channels_last)), labels)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        step += 1
        keep = min(0.998, 1 - 1 / (step + 1) if step < 50 else 1 - 10 / (step + 10))
        with torch.no_grad():
            for kept, fresh in zip(mean.state_dict().values(), net.state_dict().values(), strict=True):
                kept.copy_(kept * keep + fresh * (1 - keep) if kept.is_floating_point() else fresh)
        if step % 20 == 0:
            print(f"{step} loss {loss.item():.4f} {time.monotonic() - began:.0f} s", flush=True)
        if step % options.every == 0 or step == options.steps:
            print(f"{step} unseen characters right {_accuracy(mean, unseen_batches):.4f}", flush=True)
            state = {
                "net": net.state_dict(),
                "mean": mean.state_dict(),
                "optimiser": optimiser.state_dict(),
                "step": step,
            }
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            export(mean, options.out)


if __name__ == "__main__":
    main()
