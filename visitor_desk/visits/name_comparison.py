"""The name on the document against the name on the ticket: a proposal for the guard's eye.

Both may be right and differ: order, particles, accents that a zone cannot print, given names left
out or as initials, a name cut off. `same` is true only where such customs explain every
difference; a similar name is a number, and the guard looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from visitor_desk.documents.name_spelling import transliterations

_DUTCH_AND_GERMAN_PARTICLES = "VAN DE DER DEN HET TEN TER TE VD VON VOM ZU ZUM ZUR AF AV"
_ROMANCE_PARTICLES = "DI DA DO DOS DAS DEL DELLA DEGLI DU LA LE LES"
_ARABIC_PARTICLES = "BIN BINT IBN ABU"
_PARTICLES = frozenset(f"{_DUTCH_AND_GERMAN_PARTICLES} {_ROMANCE_PARTICLES} {_ARABIC_PARTICLES}".split())
"""Words that may be left out. A single letter is none of them, it is an initial; nor are Al and Ben."""
_FOLDS = (("UXX", "U"), ("NXX", "N"), ("AE", "A"), ("OE", "O"), ("UE", "U"), ("AA", "A"))
"""Zone spellings and the plain letter that somebody without an umlaut on the keyboard types."""
_MOST_WITHOUT_SAME = 99.0
_MOST_WORDS = 12
_MOST_LETTERS = 120

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameComparison:
    """How alike two names are.

    `score` runs from 0 to 100; `same` says that only customs of writing differ. The two spellings
    are the ones that came closest, in A to Z, for showing side by side.
    """

    score: float
    same: bool
    document_spelling: str = field(repr=False)
    ticket_spelling: str = field(repr=False)


def compare_names(document: tuple[str, str], ticket_name: str, *, truncated: bool = False) -> NameComparison:
    """Compare (surname, given names) of a document with a ticket's name in any order.

    `truncated` says that the last word of the document's name may be cut off. A name without any
    letter is like no other. A zone spells a whole name one way, so the ticket's name is
    tried in each of ICAO's spellings, and the document's is taken as it stands.
    """
    surname, given = (_words(next(iter(transliterations(part[:_MOST_LETTERS])), "")) for part in document)
    tickets = [_words(spelling) for spelling in transliterations(ticket_name[:_MOST_LETTERS])]
    if not tickets or not (surname or given):
        return NameComparison(0.0, same=False, document_spelling="", ticket_spelling="")
    printed = " ".join((*given, *surname))
    for ticket in tickets:
        if _is_same(surname, given, ticket, truncated=truncated):
            return NameComparison(
                100.0, same=True, document_spelling=printed, ticket_spelling=" ".join(ticket)
            )
    scores = [_likeness(surname, given, ticket) for ticket in tickets]
    best = max(scores)
    closest = " ".join(tickets[scores.index(best)])
    return NameComparison(
        min(best, _MOST_WITHOUT_SAME), same=False, document_spelling=printed, ticket_spelling=closest
    )


def _words(spelling: str) -> Words:
    return tuple(spelling.split()[:_MOST_WORDS])


def _is_same(surname: Words, given: Words, ticket: Words, *, truncated: bool) -> bool:
    """Tell whether the ticket splits into this surname and some of these given names."""
    for left_out in (frozenset[str](), _PARTICLES):
        family, first_names = _without(surname, left_out), _without(given, left_out)
        for written_family, written_given in _splits(_without(ticket, left_out)):
            if not _joined_equal(family, written_family, truncated=truncated and not given):
                continue
            if not first_names and not written_given:
                return True
            if written_given and _given_fit(first_names, written_given, truncated=truncated):
                return True
    return False


def _without(words: Words, left_out: frozenset[str]) -> Words:
    """Leave particles out, unless nothing else is there: Le, Do and Van are surnames too."""
    return tuple(word for word in words if word not in left_out) or words


def _splits(ticket: Words) -> Iterator[tuple[Words, Words]]:
    """Yield every way to read words as surname and given names, either first."""
    for place in range(len(ticket) + 1):
        yield ticket[:place], ticket[place:]
        yield ticket[place:], ticket[:place]


def _joined_equal(family: Words, written: Words, *, truncated: bool) -> bool:
    printed, typed = "".join(family), "".join(written)
    return printed == typed or (truncated and len(printed) > 1 and typed.startswith(printed))


def _given_fit(given: Words, written: Words, *, truncated: bool) -> bool:
    """Tell whether written given names, full or as initials, are some of the printed ones in their order."""
    for start in range(len(given)):
        for stop in range(start + 1, len(given) + 1):
            if _joined_equal(given[start:stop], written, truncated=truncated and stop == len(given)):
                return True
    initials = "".join(word[0] for word in given)
    if len(written) == 1 and 1 < len(written[0]) <= len(given) and initials.startswith(written[0]):
        return True  # J.P. loses its full stops and becomes one word
    place = 0
    for word in written:
        while place < len(given) and not _word_fits(
            given[place], word, truncated=truncated and place == len(given) - 1
        ):
            place += 1
        if place == len(given):
            return False
        place += 1
    return True


def _word_fits(printed: str, written: str, *, truncated: bool) -> bool:
    if len(written) == 1:
        return printed.startswith(written)
    return printed == written or (truncated and written.startswith(printed))


def _likeness(surname: Words, given: Words, ticket: Words) -> float:
    """Return 0 to 100: the best match with the surname and all, one or none of the given names."""
    forms = [(*given, *surname), surname, *((name, *surname) for name in given)]
    return max(_ratio(form, ticket) for form in forms if form)


def _ratio(form: Sequence[str], ticket: Sequence[str]) -> float:
    printed, written = " ".join(form), " ".join(ticket)
    plain, plain_written = _fold(printed), _fold(written)
    swapped = " ".join((*form[-1:], *form[:-1]))
    return max(
        fuzz.token_sort_ratio(printed, written),
        fuzz.ratio(printed, written),
        fuzz.ratio(swapped, written),
        fuzz.token_sort_ratio(plain, plain_written),
    )


def _fold(text: str) -> str:
    for spelled, plain in _FOLDS:
        text = text.replace(spelled, plain)
    return text
