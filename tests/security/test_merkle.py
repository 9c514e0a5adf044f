from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.security.merkle import (
    EMPTY_ROOT,
    Tree,
    consistency_holds,
    extended,
    frontier_fits,
    frontier_root,
    inclusion_holds,
    leaf_hash,
    node_hash,
    root_of,
)

# The eight leaves and the roots over the first one to eight of them that the Certificate Transparency
# reference code is tested with.
CT_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(data) for data in CT_LEAVES]
MANY = [leaf_hash(bytes([number])) for number in range(70)]

sizes = st.integers(1, len(MANY))


def by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_the_book(leaves[:split]), by_the_book(leaves[split:]))


def path_by_the_book(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*path_by_the_book(index, leaves[:split]), by_the_book(leaves[split:])]
    return [*path_by_the_book(index - split, leaves[split:]), by_the_book(leaves[:split])]


def proof_by_the_book(old: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [by_the_book(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*proof_by_the_book(old, leaves[:split], whole), by_the_book(leaves[split:])]
    return [*proof_by_the_book(old - split, leaves[split:], False), by_the_book(leaves[:split])]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_of_certificate_transparency(size: int) -> None:
    assert root_of(HASHES[:size]).hex() == CT_ROOTS[size - 1]
    assert Tree(HASHES).root(size).hex() == CT_ROOTS[size - 1]


def test_the_inclusion_proofs_of_certificate_transparency() -> None:
    tree = Tree(HASHES)
    assert [part.hex() for part in tree.inclusion(0, 8)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert tree.inclusion(0, 1) == ()


# From the same tests of the reference code: (leaf counted from 1, size) or (older size, newer size), and the path.
CT_INCLUSION = [
    (
        6,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (3, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        2,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CT_CONSISTENCY = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]


@pytest.mark.parametrize(("leaf", "size", "path"), CT_INCLUSION)
def test_more_inclusion_proofs_of_certificate_transparency(leaf: int, size: int, path: list[str]) -> None:
    made = Tree(HASHES).inclusion(leaf - 1, size)
    assert [part.hex() for part in made] == path
    assert inclusion_holds(HASHES[leaf - 1], leaf - 1, size, made, bytes.fromhex(CT_ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new", "path"), CT_CONSISTENCY)
def test_the_consistency_proofs_of_certificate_transparency(old: int, new: int, path: list[str]) -> None:
    made = Tree(HASHES).consistency(old, new)
    assert [part.hex() for part in made] == path
    roots = bytes.fromhex(CT_ROOTS[old - 1]), bytes.fromhex(CT_ROOTS[new - 1])
    assert consistency_holds(old, new, *roots, made)


def test_the_empty_log() -> None:
    assert root_of([]) == EMPTY_ROOT
    assert Tree([]).root() == EMPTY_ROOT
    assert frontier_fits(0, ())


@given(sizes)
def test_roots_and_frontiers_agree_with_the_book(size: int) -> None:
    count, frontier = extended(0, (), MANY[:size])
    assert count == size
    assert frontier_fits(size, frontier)
    assert frontier_root(frontier) == by_the_book(MANY[:size]) == Tree(MANY).root(size)


@given(sizes, st.data())
def test_appending_in_two_steps_is_appending_in_one(size: int, data: st.DataObject) -> None:
    middle = data.draw(st.integers(0, size))
    first = extended(0, (), MANY[:middle])
    assert extended(*first, MANY[middle:size]) == extended(0, (), MANY[:size])


@given(sizes, st.data())
def test_inclusion_proofs_are_the_book_s_and_hold(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = Tree(MANY).inclusion(index, size)
    root = by_the_book(MANY[:size])
    assert list(path) == path_by_the_book(index, MANY[:size])
    assert inclusion_holds(MANY[index], index, size, path, root)
    assert not inclusion_holds(leaf_hash(b"other"), index, size, path, root)
    assert not inclusion_holds(MANY[index], index, size, (*path, root), root)
    assert not inclusion_holds(MANY[index], size, size, path, root)
    other = data.draw(st.integers(0, size - 1))
    assert inclusion_holds(MANY[index], other, size, path, root) == (other == index)
    if path:
        assert not inclusion_holds(MANY[index], index, size, path[:-1], root)
        at = data.draw(st.integers(0, len(path) - 1))
        bent = [*path]
        bent[at] = leaf_hash(bent[at])
        assert not inclusion_holds(MANY[index], index, size, bent, root)


@given(sizes, st.data())
def test_consistency_proofs_are_the_book_s_and_hold(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    path = Tree(MANY).consistency(old, new)
    roots = by_the_book(MANY[:old]), by_the_book(MANY[:new])
    assert list(path) == proof_by_the_book(old, MANY[:new])
    assert consistency_holds(old, new, *roots, path)
    assert not consistency_holds(old, new, leaf_hash(b"x"), roots[1], path)
    assert not consistency_holds(old, new, roots[0], leaf_hash(b"x"), path)
    assert not consistency_holds(old, new, *roots, (*path, roots[0]))
    if path:
        assert not consistency_holds(old, new, *roots, path[:-1])
        at = data.draw(st.integers(0, len(path) - 1))
        bent = [*path]
        bent[at] = leaf_hash(bent[at])
        assert not consistency_holds(old, new, *roots, bent)


def test_every_log_continues_the_empty_one() -> None:
    root = by_the_book(MANY[:5])
    assert Tree(MANY).consistency(0, 5) == ()
    assert consistency_holds(0, 5, EMPTY_ROOT, root, ())
    assert not consistency_holds(0, 5, root, root, ())
    assert not consistency_holds(5, 4, root, root, ())


def test_what_is_not_in_the_tree_cannot_be_asked() -> None:
    tree = Tree(HASHES)
    for ask in (
        lambda: tree.inclusion(8),
        lambda: tree.inclusion(-1),
        lambda: tree.inclusion(3, 3),
        lambda: tree.consistency(9),
        lambda: tree.consistency(5, 4),
        lambda: tree.root(9),
    ):
        with pytest.raises(ValueError):
            ask()


def test_a_frontier_that_does_not_fit_is_seen() -> None:
    size, frontier = extended(0, (), MANY[:6])
    assert frontier_fits(size, frontier)
    assert not frontier_fits(size + 1, frontier)
    assert not frontier_fits(size, (frontier[0], b"short"))
