"""Who took over walking along from whom, in words: at the desk and in the book of visits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.formats import Formats
from ui.i18n import Texts
from visitor_desk.visits.escorts import EscortChange
from visitor_desk.visits.place import StaffId


def escort_lines(
    changes: Sequence[EscortChange], name_of: Callable[[StaffId], str | None], texts: Texts, formats: Formats
) -> list[str]:
    """Return a line for each change of who walks along, oldest first."""

    def name(staff: StaffId) -> str:
        return name_of(staff) or texts("visits.nothing")

    lines = []
    for one in changes:
        time = formats.day_time(one.at)
        if one.after is None:
            lines.append(texts("escort.line_ended", name=name(one.before or StaffId("")), time=time))
        elif one.before is None:
            lines.append(texts("escort.line_began", name=name(one.after), time=time))
        else:
            lines.append(texts("escort.line_over", name=name(one.after), before=name(one.before), time=time))
    return lines
