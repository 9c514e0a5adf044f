"""Every act of every service asks for a duty, or says why it needs none."""

from __future__ import annotations

import ast
import inspect
import typing
from collections.abc import Callable, Iterator
from pathlib import Path

from visitor_desk.desk import Desk
from visitor_desk.security.duties import Duty

# Fields of a Desk that are facts, not services.
FACTS = {"settings", "clock", "installation", "fingerprint", "secret_in_file", "keystore_residue"}


HOUSE = Path(__file__).resolve().parent.parent


def services() -> dict[str, type]:
    hints = typing.get_type_hints(Desk)
    return {field: kind for field, kind in hints.items() if field not in FACTS}


def acts() -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield every public method of every service with its name."""
    for field, kind in services().items():
        for name, method in inspect.getmembers(kind, inspect.isroutine):
            if not name.startswith("_"):
                yield f"{field}.{name}", method


def test_a_desk_is_made_of_services() -> None:
    assert len(services()) >= 12
    assert all(inspect.isclass(kind) for kind in services().values())


def test_every_act_asks_for_a_duty_or_says_why_not() -> None:
    silent = [
        name
        for name, act in acts()
        if not getattr(act, "__duties__", None) and not getattr(act, "__no_session__", "")
    ]
    assert silent == []


def test_no_act_does_both() -> None:
    both = [name for name, act in acts() if hasattr(act, "__duties__") and hasattr(act, "__no_session__")]
    assert both == []


def test_an_act_without_a_session_is_the_exception() -> None:
    """Which ones there are stands in `duties.toml`, row by row."""
    excused = {name: act.__dict__["__no_session__"] for name, act in acts() if hasattr(act, "__no_session__")}
    assert all(len(reason.split()) >= 4 for reason in excused.values()), "a reason is a sentence"
    assert len(excused) * 4 <= sum(1 for _ in acts()), sorted(excused)


def test_what_an_act_asks_for_are_duties() -> None:
    for name, act in acts():
        assert getattr(act, "__duties__", frozenset()) <= frozenset(Duty), name


def test_no_service_hangs_a_public_value_out() -> None:
    """A property would be a way past the check."""
    open_values = {
        f"{field}.{name}"
        for field, kind in services().items()
        for name, value in vars(kind).items()
        if not name.startswith("_") and isinstance(value, property)
    }
    assert open_values == set()


def test_the_front_ends_call_acts_only() -> None:
    """A service is built of parts with fields of their own; whoever reached for those would walk around the check."""
    known = {name for name, _ in acts()}
    around = [
        f"{path.relative_to(HOUSE).as_posix()}:{line} {used}"
        for folder in ("ui", "visitor_desk/cli")
        for path in sorted((HOUSE / folder).rglob("*.py"))
        for line, used in uses_of_a_desk(ast.parse(path.read_text(encoding="utf-8")))
        if used not in known
    ]
    assert around == []


def uses_of_a_desk(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of every `….desk.<service>.<something>`."""
    fields = set(services())
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=something, value=ast.Attribute(attr=field, value=owner)) if (
                field in fields
            ):
                of_a_desk = getattr(owner, "attr", None) or getattr(owner, "id", "")
                if of_a_desk.strip("_") == "desk":
                    yield node.lineno, f"{field}.{something}"
