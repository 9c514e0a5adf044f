"""The acts of the page of requests and their keys, for the one table of `ui.shortcuts`."""

from __future__ import annotations

from typing import Final

from ui.act import Act

REQUEST_ACTS: Final = (
    Act("requests.new", "requests", "Alt+N"),
    Act("requests.form", "requests", "Alt+O"),
    Act("requests.back", "requests", "Esc"),
    Act("requests.save", "requests", "Return", panel="intake"),
    Act("requests.show_person", "requests", "Alt+P"),
    Act("requests.identify", "requests", "Return", panel="identity"),
    Act("requests.show_name", "requests", "Alt+S"),
    Act("requests.match", "requests", "Return", panel="match"),
    Act("requests.by_name", "requests", "Ctrl+F"),
    Act("requests.find_name", "requests", "Return", panel="by_name"),
    Act("requests.elsewhere", "requests", "Alt+A"),
    Act("requests.add_place", "requests", "Return", panel="elsewhere"),
    Act("requests.approve", "requests", "Return", panel="second"),
    Act("requests.notes", "requests", "Alt+I"),
    Act("requests.notes_now", "requests", "Return", panel="notes"),
    Act("requests.package", "requests", "Return", panel="package"),
    Act("requests.stop", "requests", "Alt+C"),
    Act("requests.refuse", "requests", "Alt+R"),
    Act("requests.refuse_now", "requests", "Return", panel="refusal"),
    Act("requests.nothing", "requests", "Alt+F"),
    Act("requests.nothing_now", "requests", "Return", panel="nothing"),
    Act("requests.more_time", "requests", "Alt+T"),
    Act("requests.more_time_now", "requests", "Return", panel="more_time"),
    Act("requests.grant", "requests", "Alt+G"),
    Act("requests.grant_now", "requests", "Return", panel="grant"),
    Act("requests.take_back", "requests", "Alt+Z"),
    Act("requests.take_back_now", "requests", "Return", panel="take_back"),
    Act("requests.restrict", "requests", "Alt+B"),
    Act("requests.restrict_now", "requests", "Return", panel="restrict"),
    Act("requests.lift", "requests", "Alt+U"),
    Act("requests.lift_now", "requests", "Return", panel="lift"),
    Act("requests.rectify", "requests", "Return", panel="rectify"),
    Act("requests.ask_erasure", "requests", "Return", panel="erasure_planned"),
    Act("requests.sign_erasure", "requests", "Return", panel="erasure_asked"),
    Act("requests.drop_erasure", "requests", "Alt+D"),
    Act("requests.erase", "requests", "Return", panel="erasure_signed"),
    Act("requests.erase_now", "requests", "Return", panel="erasure"),
    Act("requests.recipient_told", "requests", "Alt+K"),
    Act("requests.recipient_impossible", "requests", "Alt+X"),
    Act("requests.ask_who", "requests", "Alt+W"),
    Act("requests.ask_who_now", "requests", "Return", panel="ask_who"),
    Act("requests.preview", "requests", "Alt+V"),
    Act("requests.letter", "requests", "Alt+L"),
)
