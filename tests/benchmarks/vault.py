"""Copying a recording into the vault, beside a plain copy with SHA-256 of the same bytes in the same run."""

from __future__ import annotations

import argparse
import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from visitor_desk.footage.vault_file import VaultReader, VaultWriter

BLOCK = 1 << 20
LIMIT = 0.8


def plain_copy(source: Path, target: Path) -> None:
    """What a copy with a digest costs anyhow."""
    digest = hashlib.sha256()
    with source.open("rb", buffering=0) as file, target.open("wb", buffering=0) as out:
        while block := file.read(BLOCK):
            digest.update(block)
            out.write(block)
        os.fsync(out.fileno())


def vault_copy(source: Path, target: Path) -> None:
    """The same into the vault, every chunk sealed."""
    with source.open("rb", buffering=0) as file, target.open("wb", buffering=0) as out:
        writer = VaultWriter(out, bytes(32), b"clip")
        while block := file.read(BLOCK):
            writer.write(block)
        writer.finish()
        os.fsync(out.fileno())


def megabytes_a_second(copy: Callable[[Path, Path], None], source: Path, target: Path) -> float:
    """Best of three."""
    best = 0.0
    for _ in range(3):
        began = time.perf_counter()
        copy(source, target)
        best = max(best, source.stat().st_size / 1e6 / (time.perf_counter() - began))
    return best


def main() -> None:
    """Print both and their ratio, and what reading costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=400)
    size = parser.parse_args().megabytes << 20
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "recording")
        with source.open("wb") as file:
            for _ in range(size // BLOCK):
                file.write(secrets.token_bytes(BLOCK))
        plain = megabytes_a_second(plain_copy, source, Path(folder, "plain"))
        kept = megabytes_a_second(vault_copy, source, Path(folder, "kept"))
        began = time.perf_counter()
        with VaultReader(Path(folder, "kept").open("rb"), bytes(32), b"clip") as reader:
            reader.verify()
        read = size / 1e6 / (time.perf_counter() - began)
    print(f"plain copy with SHA-256 {plain:7.0f} MB/s")
    print(f"into the vault          {kept:7.0f} MB/s  {kept / plain:.2f} of it (at least {LIMIT})")
    print(f"verified from the vault {read:7.0f} MB/s")


if __name__ == "__main__":
    main()
