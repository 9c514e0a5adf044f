"""What is known of documents by their issuer, as data: numbers, specimens, longest validity.

Every rule warns and none refuses: a number outside its pattern is most often one misread character, and an
issuer may begin a series that nobody here knows of.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from stdnum.be import eid
from stdnum.nl import identiteitskaartnummer

from visitor_desk.documents.document_kind import DocumentKind

ANY: Final = "*"

_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "be.eid": eid.is_valid,
    "nl.identiteitskaartnummer": identiteitskaartnummer.is_valid,
}
_DAYS_IN_MONTH: Final = 31


@dataclass(frozen=True, slots=True)
class NumberRule:
    """How an issuer numbers a kind of document; `length` limits the rule to numbers of that length."""

    id: str
    issuer: str
    kinds: frozenset[DocumentKind]
    pattern: re.Pattern[str]
    source: str
    check: Callable[[str], bool] | None = None
    length: int | None = None

    def concerns(self, issuer: str, kind: DocumentKind, number: str) -> bool:
        """Tell whether the rule is about such a document."""
        fits = self.length is None or len(number) == self.length
        return fits and issuer == self.issuer and kind in self.kinds

    def holds(self, number: str) -> bool:
        """Tell whether a number is as the issuer makes them."""
        return self.pattern.fullmatch(number) is not None and (self.check is None or self.check(number))


@dataclass(frozen=True, slots=True)
class SpecimenRule:
    """What an issuer prints on specimens: a number, or a name (surname, given names or a word of them)."""

    issuer: str
    field: str
    pattern: re.Pattern[str]
    source: str


@dataclass(frozen=True, slots=True)
class ValidityRule:
    """The longest time for which a kind of document is issued; `slack_months` may come on top."""

    issuer: str
    kinds: frozenset[DocumentKind]
    years: int
    slack_months: int
    source: str


@dataclass(frozen=True, slots=True)
class UnlimitedRule:
    """An expiry of six characters that stands for *without end*."""

    issuer: str
    kinds: frozenset[DocumentKind]
    expiry: str
    source: str


@dataclass(frozen=True, slots=True)
class IssuerRules:
    """All rows of the file."""

    numbers: tuple[NumberRule, ...]
    specimens: tuple[SpecimenRule, ...]
    validities: tuple[ValidityRule, ...]
    unlimited: tuple[UnlimitedRule, ...]

    def broken_number(self, issuer: str, kind: DocumentKind, number: str) -> NumberRule | None:
        """Return the rule that a number breaks; None where it keeps one, or none is known."""
        rules = [rule for rule in self.numbers if rule.concerns(issuer, kind, number)]
        return rules[0] if rules and not any(rule.holds(number) for rule in rules) else None

    def is_specimen_number(self, issuer: str, number: str) -> bool:
        """Tell whether an issuer prints this number on specimens."""
        return any(rule.pattern.fullmatch(number) for rule in self._specimens(issuer, "number"))

    def is_specimen_name(self, issuer: str, surname: str, given_names: str) -> bool:
        """Tell whether an issuer prints this name, or a word of it, on specimens."""
        words = {surname, given_names, *surname.split(), *given_names.split()}
        return any(rule.pattern.fullmatch(word) for rule in self._specimens(issuer, "name") for word in words)

    def _specimens(self, issuer: str, field: str) -> Iterable[SpecimenRule]:
        return (rule for rule in self.specimens if rule.field == field and rule.issuer in (issuer, ANY))

    def latest_expiry(self, issuer: str, kind: DocumentKind, today: date) -> date | None:
        """Return the last day that a document issued today could carry; None where no rule is known."""
        rule = next(
            (rule for rule in self.validities if rule.issuer in (issuer, ANY) and kind in rule.kinds), None
        )
        if rule is None:
            return None
        # A 29 February ends on the 1 March of another year.
        day = min(today.day, 28)
        spare = timedelta(days=rule.slack_months * _DAYS_IN_MONTH + today.day - day + 1)
        return today.replace(year=today.year + rule.years, day=day) + spare

    def is_unlimited(self, issuer: str, kind: DocumentKind, expiry: str) -> bool:
        """Tell whether the six characters of an expiry stand for no end at all."""
        return any(
            rule.issuer == issuer and kind in rule.kinds and rule.expiry == expiry for rule in self.unlimited
        )


@cache
def issuer_rules() -> IssuerRules:
    """Return the rules of the file; a row that cannot be read is a bug and raises."""
    text = (files("visitor_desk.documents") / "issuer_rules.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    return IssuerRules(
        numbers=tuple(map(_number_rule, rows["number"])),
        specimens=tuple(
            SpecimenRule(row["issuer"], row["field"], re.compile(row["pattern"]), row["source"])
            for row in rows["specimen"]
        ),
        validities=tuple(
            ValidityRule(row["issuer"], _kinds(row), row["years"], row["slack_months"], row["source"])
            for row in rows["validity"]
        ),
        unlimited=tuple(
            UnlimitedRule(row["issuer"], _kinds(row), row["expiry"], row["source"])
            for row in rows["unlimited"]
        ),
    )


def _kinds(row: Mapping[str, Any]) -> frozenset[DocumentKind]:
    return frozenset(DocumentKind(kind) for kind in row["kinds"])


def _number_rule(row: Mapping[str, Any]) -> NumberRule:
    return NumberRule(
        id=row["id"],
        issuer=row["issuer"],
        kinds=_kinds(row),
        pattern=re.compile(row["pattern"]),
        source=row["source"],
        check=_CHECKS[row["check"]] if "check" in row else None,
        length=row.get("length"),
    )
