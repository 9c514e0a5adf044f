"""Signs that nobody sees on paper or screen: text that is signed or acknowledged has none of them."""

from __future__ import annotations

import unicodedata
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
"""Unicode's categories of control, format, private, surrogate and unassigned."""


def has_hidden_signs(text: str) -> bool:
    """Tell whether a text holds any; an end of line is one."""
    return any(unicodedata.category(sign) in _HIDDEN for sign in text)
