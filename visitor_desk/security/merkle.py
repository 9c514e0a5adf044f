"""The Merkle tree of RFC 6962, section 2.1: hashes, inclusion proofs and consistency proofs.

A *frontier* is the list of the perfect subtrees a log of some size consists of, from left to right; it is
all that is needed to append, and to check that a longer log continues this one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Frontier = tuple[bytes, ...]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf; the prefix keeps leaves and nodes apart (second preimages)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def extended(size: int, frontier: Frontier, leaves: Iterable[bytes]) -> tuple[int, Frontier]:
    """Return size and frontier after appending leaf hashes to a log of `size` leaves."""
    stack = list(frontier)
    for leaf in leaves:
        stack.append(leaf)
        # Every trailing one-bit of the size is a subtree that the new leaf completes.
        carry = size
        while carry & 1:
            right = stack.pop()
            stack.append(node_hash(stack.pop(), right))
            carry >>= 1
        size += 1
    return size, tuple(stack)


def frontier_fits(size: int, frontier: Frontier) -> bool:
    """Tell whether a frontier has as many subtrees as a log of `size` leaves, each with a hash's length."""
    return len(frontier) == size.bit_count() and all(len(part) == HASH_BYTES for part in frontier)


def frontier_root(frontier: Frontier) -> bytes:
    """Return the root hash of the log with this frontier."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = node_hash(left, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root hash over leaf hashes in order."""
    return frontier_root(extended(0, (), leaves)[1])


class Tree:
    """A log's tree in memory, to make many proofs from one reading of the leaf hashes (32 bytes each)."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._size = len(leaves)
        self._levels: list[Sequence[bytes]] = [leaves]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            pairs = range(0, len(below) - 1, 2)
            self._levels.append([node_hash(below[at], below[at + 1]) for at in pairs])

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def root(self, size: int | None = None) -> bytes:
        """Return the root hash of the first `size` leaves, of all without it."""
        end = self._size if size is None else size
        self._check_size(end)
        return EMPTY_ROOT if end == 0 else self._subtree(0, end)

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the audit path of leaf `index` in the tree of `size` leaves (RFC 6962, 2.1.1)."""
        end = self._size if size is None else size
        self._check_size(end)
        if not 0 <= index < end:
            raise ValueError("no such leaf")
        path: list[bytes] = []
        start = 0
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._subtree(middle, end))
                end = middle
            else:
                path.append(self._subtree(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that the tree of `new` leaves continues that of `old` (RFC 6962, 2.1.2)."""
        end = self._size if new is None else new
        self._check_size(end)
        if not 0 <= old <= end:
            raise ValueError("no such older tree")
        if old in (0, end):
            return ()
        path: list[bytes] = []
        start, whole = 0, True
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._subtree(middle, end))
                end = middle
            else:
                path.append(self._subtree(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._subtree(start, end))
        return tuple(reversed(path))

    def _subtree(self, start: int, end: int) -> bytes:
        size = end - start
        height = size.bit_length() - 1
        if size == 1 << height:
            # RFC 6962 splits at powers of two, so a full subtree always starts at a multiple of its size.
            return self._levels[height][start >> height]
        middle = start + _split(size)
        return node_hash(self._subtree(start, middle), self._subtree(middle, end))

    def _check_size(self, size: int) -> None:
        if not 0 <= size <= self._size:
            raise ValueError("no such tree")


def inclusion_holds(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether `path` proves that `leaf` is leaf `index` of the tree of `size` leaves with that root."""
    if not 0 <= index < size:
        return False
    node, last, current = index, size - 1, leaf
    for part in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            current = node_hash(part, current)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            current = node_hash(current, part)
        node >>= 1
        last >>= 1
    return last == 0 and current == root


def consistency_holds(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether `path` proves that the tree (`new`, `new_root`) continues (`old`, `old_root`)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    node, last = old - 1, new - 1
    while node & 1:
        node >>= 1
        last >>= 1
    parts = list(path)
    # Where the old tree is one full subtree, its root is the start of the proof and is left out of it.
    start = old_root if node == 0 else (parts.pop(0) if parts else b"")
    from_old = from_new = start
    for part in parts:
        if last == 0:
            return False
        if node & 1 or node == last:
            from_old = node_hash(part, from_old)
            from_new = node_hash(part, from_new)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            from_new = node_hash(from_new, part)
        node >>= 1
        last >>= 1
    return last == 0 and from_old == old_root and from_new == new_root


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size` (at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)
