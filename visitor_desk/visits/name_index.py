"""Names in memory, to be found by what somebody remembers of them.

A name is found by its words in any order: exact, by their beginning, with a few letters wrong, or by
their sound. Each word stands there in every spelling that ICAO 9303 allows, so Müller is found as MULLER and
as MUELLER. Nothing of this is ever written to a disk.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final, Generic, TypeVar

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from visitor_desk.documents.name_spelling import transliterations

Key = TypeVar("Key", bound=Hashable)

MOST_WORDS: Final = 8
LONGEST_QUERY: Final = 120
_RANKED: Final = 500
"""So many of the best by word are compared as whole names."""
_PREFIX_COST, _SOUND_COST, _EDIT_COST = 0.2, 0.6, 0.5
_SHORTEST_FOR_SOUND = 3


@dataclass(frozen=True, slots=True)
class NameFound(Generic[Key]):
    """One found record; `score` runs from 0 to 100."""

    key: Key
    score: float


class NameIndex(Generic[Key]):
    """Words of names and the records they stand in; one record may hold several names."""

    def __init__(self) -> None:
        self._spelled: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._records: dict[Key, tuple[str, ...]] = {}
        self._postings: dict[str, set[Key]] = defaultdict(set)
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        self._by_length: dict[int, list[str]] = {}
        self._sorted: list[str] = []
        self._stale = True

    def __len__(self) -> int:
        return len(self._records)

    def put(self, key: Key, names: Iterable[str]) -> None:
        """Add a record with its names, replacing what was there."""
        self.remove(key)
        wholes = []
        for name in names:
            spelled = [self._spellings(part) for part in name.split()]
            wholes.append(" ".join(first for first, _ in spelled if first))
            for word in {word for _, words in spelled for word in words}:
                if word not in self._postings:
                    self._stale = True
                self._postings[word].add(key)
        self._records[key] = tuple(wholes)

    def remove(self, key: Key) -> None:
        """Forget a record; its words go with the last record that has them."""
        if self._records.pop(key, None) is None:
            return
        for word in [word for word, keys in self._postings.items() if key in keys]:
            self._postings[word].discard(key)
            if not self._postings[word]:
                del self._postings[word]
                self._stale = True

    def clear(self) -> None:
        """Forget everything."""
        for part in (self._spelled, self._records, self._postings, self._by_sound, self._by_length):
            part.clear()
        self._sorted.clear()
        self._stale = True

    def search(self, wanted: str, limit: int = 50) -> list[NameFound[Key]]:
        """Return the records whose names hold every word of `wanted`, best first.

        Exact words come before beginnings, beginnings before slips and sounds; ties go to the name
        whose whole is closest by edit distance.
        """
        words = wanted[:LONGEST_QUERY].split()[:MOST_WORDS]
        if not words:
            return []
        self._settle()
        meant = sorted((self._meant_by(word) for word in words), key=_size)
        # The rarest word first: the others are only looked up for what it leaves.
        enough = _RANKED if len(words) == 1 else None
        costs = _records_of(meant[0], enough)
        for postings in meant[1:]:
            costs = {
                key: cost + more
                for key, cost in costs.items()
                if (more := _cost_of(key, postings)) is not None
            }
        return self._ranked(_plain(wanted), costs, len(words), limit)

    def _meant_by(self, word: str) -> list[tuple[float, set[Key]]]:
        """Return the records of every indexed word that may be meant, with its cost, cheapest first."""
        cheapest: dict[str, float] = {}
        for spelled, cost in self._candidates(word):
            if spelled in self._postings and cost < cheapest.get(spelled, 2.0):
                cheapest[spelled] = cost
        found = [(cost, self._postings[spelled]) for spelled, cost in cheapest.items()]
        return sorted(found, key=lambda one: one[0])

    def _candidates(self, word: str) -> Iterator[tuple[str, float]]:
        """Yield indexed words that may be meant by a typed one, with a cost from 0 (the same) to 1."""
        for spelled in dict.fromkeys(part for one in transliterations(word) for part in one.split()):
            yield spelled, 0.0
            start = bisect_left(self._sorted, spelled)
            while start < len(self._sorted) and self._sorted[start].startswith(spelled):
                yield self._sorted[start], _PREFIX_COST
                start += 1
            allowed = _slips(spelled)
            if allowed:
                for length in range(len(spelled) - allowed, len(spelled) + allowed + 1):
                    near = process.extract_iter(
                        spelled, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=allowed
                    )
                    for other, distance, _ in near:
                        yield other, min(1.0, _EDIT_COST * distance)
            if len(spelled) >= _SHORTEST_FOR_SOUND:
                for other in self._by_sound.get(sound_of(spelled), ()):
                    yield other, _SOUND_COST

    def _ranked(self, wanted: str, costs: dict[Key, float], words: int, limit: int) -> list[NameFound[Key]]:
        best = nsmallest(_RANKED, costs.items(), key=lambda one: one[1])
        scored = []
        for key, cost in best:
            alike = max((fuzz.token_sort_ratio(wanted, name) for name in self._records[key]), default=0.0)
            scored.append(NameFound(key, round(70 * (1 - cost / words) + 0.3 * alike, 2)))
        return sorted(scored, key=lambda one: -one.score)[:limit]

    def _spellings(self, part: str) -> tuple[str, tuple[str, ...]]:
        """Return ICAO's first spelling of a written word, and all words that any spelling makes of it."""
        known = self._spelled.get(part)
        if known is None:
            spellings = transliterations(part)
            words = tuple(dict.fromkeys(word for one in spellings for word in one.split()))
            known = self._spelled[part] = (next(iter(spellings), ""), words)
        return known

    def _settle(self) -> None:
        """Sort the words anew after a change; a search right after loading pays for it once."""
        if not self._stale:
            return
        self._sorted = sorted(self._postings)
        self._by_length, self._by_sound = {}, defaultdict(set)
        for word in self._sorted:
            self._by_length.setdefault(len(word), []).append(word)
            if len(word) >= _SHORTEST_FOR_SOUND:
                self._by_sound[sound_of(word)].add(word)
        self._stale = False


def _size(postings: list[tuple[float, set[Key]]]) -> int:
    return sum(len(keys) for _, keys in postings)


def _records_of(postings: list[tuple[float, set[Key]]], enough: int | None) -> dict[Key, float]:
    """Return the records with their least cost; with `enough`, stop where only dearer ones are left."""
    found: dict[Key, float] = {}
    reached = -1.0
    for cost, keys in postings:
        if enough is not None and len(found) >= enough and cost > reached:
            break
        reached = cost
        for key in keys:
            found.setdefault(key, cost)
    return found


def _cost_of(key: Key, postings: list[tuple[float, set[Key]]]) -> float | None:
    return next((cost for cost, keys in postings if key in keys), None)


def _slips(word: str) -> int:
    """Return how many letters may be wrong: none in a short word, two in a long one."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def _plain(name: str) -> str:
    return next(iter(transliterations(name[:LONGEST_QUERY])), "")


_CODES: Final = {
    **dict.fromkeys("AEIJOUY", "0"),
    **dict.fromkeys("BP", "1"),
    **dict.fromkeys("DT", "2"),
    **dict.fromkeys("FVW", "3"),
    **dict.fromkeys("GKQ", "4"),
    "L": "5",
    **dict.fromkeys("MN", "6"),
    "R": "7",
    **dict.fromkeys("SZ", "8"),
}


def sound_of(word: str) -> str:
    """Return how a word of A to Z sounds: the Kölner Phonetik.

    Hans Joachim Postel, Die Kölner Phonetik, IBM-Nachrichten 19 (1969), pages 925 to 931. Made for German, it
    also brings together what Dutch and English desks mishear: Meijer and Meyer, Smit and Schmidt, Philips
    and Filips.
    """
    codes: list[str] = []
    for place, letter in enumerate(word):
        before = word[place - 1] if place else ""
        after = word[place + 1] if place + 1 < len(word) else ""
        codes += _sounds(letter, before, after)
    single = [code for place, code in enumerate(codes) if place == 0 or code != codes[place - 1]]
    return "".join(code for place, code in enumerate(single) if place == 0 or code != "0")


def _sounds(letter: str, before: str, after: str) -> str:
    if letter == "P" and after == "H":
        return "3"
    if letter in {"D", "T"} and after and after in "CSZ":
        return "8"
    if letter == "X":
        return "8" if before and before in "CKQ" else "48"
    if letter == "C":
        hard = "AHKOQUX" if before else "AHKLOQRUX"
        return "4" if after and after in hard and before not in {"S", "Z"} else "8"
    return _CODES.get(letter, "")
