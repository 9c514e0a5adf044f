"""A version of the house rules with one text of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.features.site import Site
from visitor_desk.privacy.notice import NewNotice, NoticeKind
from visitor_desk.privacy.notice_file import shipped_notice


def propose(site: Site, **texts: str) -> object:
    """Let facility propose it; `title` is of the text, `heading` and `text` of its first section."""
    title = {name: texts.pop(name) for name in tuple(texts) if name == "title"}
    first, *others = shipped_notice(NoticeKind.RULES).texts
    section, *more = first.sections
    changed = replace(first, sections=(replace(section, **texts), *more), **title)  # type: ignore[arg-type]
    return site.desk.notices.propose(site.facility, NewNotice(NoticeKind.RULES, (changed, *others)))


OF_NOTICES: dict[str, Callable[[Site, str], object]] = {
    "notices.propose.new.texts.title": lambda s, t: propose(s, title=t),
    "notices.propose.new.texts.sections.heading": lambda s, t: propose(s, heading=t),
    "notices.propose.new.texts.sections.text": lambda s, t: propose(s, text=t),
}
"""What the service of notices is given, by the name of the text."""
