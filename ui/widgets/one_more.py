"""Closed lists of which one more appears as soon as the one before has a choice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ui.widgets.field import ChoiceBox, Field


def show_one_more(fields: Sequence[Field[ChoiceBox]]) -> None:
    """Show each of the fields once the one before it has a value.

    One that has none again hides and clears those behind it, so that nothing is chosen that nobody sees.
    """

    def fit() -> None:
        for before, field in pairwise(fields):
            wanted = before.editor.value is not None
            field.setVisible(wanted)
            if not wanted:
                field.editor.choose(None)

    for field in fields:
        field.editor.currentIndexChanged.connect(lambda _: fit())
    fit()
