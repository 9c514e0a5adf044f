"""Every act and its key in one table; the key stands on the act's button."""

from __future__ import annotations

from dataclasses import dataclass

EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person can do: its name is also the key of its words (`act.<name>`).

    `keys` is in Qt's portable notation. `panel` names the part of a page in which an Enter
    act counts; acts of different panels may share Enter, and nothing else.
    """

    name: str
    page: str
    keys: str
    panel: str = ""


ACTS = (
    Act("lock", EVERYWHERE, "F12"),
    Act("undo", EVERYWHERE, "Ctrl+Z"),
    Act("evacuation_list", EVERYWHERE, "F9"),
    Act("language", EVERYWHERE, "F10"),
    Act("light", EVERYWHERE, "F11"),
    Act("passphrase", EVERYWHERE, "Ctrl+K"),
    Act("unlock.sign_in", "unlock", "Return", panel="unlock"),
    Act("unlock.reopen", "unlock", "Return", panel="pin"),
    Act("unlock.other", "unlock", "F2"),
    Act("unlock.badge", "unlock", "F6"),
    Act("unlock.badge_back", "unlock", "Return", panel="badge"),
    Act("secret.save", "secret", "Return", panel="passphrase"),
    Act("secret.set_pin", "secret", "Return", panel="pin"),
    Act("secret.keep", "secret", "Esc"),
    Act("secret.no_pin", "secret", "Alt+W"),
    Act("reception.new", "reception", "F2"),
    Act("reception.camera", "reception", "F3"),
    Act("reception.open_picture", "reception", "Alt+P"),
    Act("reception.type_lines", "reception", "F4"),
    Act("reception.read_lines", "reception", "Ctrl+Return"),
    Act("reception.by_eye", "reception", "Alt+E"),
    Act("reception.seen_by_eye", "reception", "Return", panel="by_eye"),
    Act("reception.no_document", "reception", "Alt+D"),
    Act("reception.vouch", "reception", "Alt+G"),
    Act("reception.resembles", "reception", "Alt+Y"),
    Act("reception.spelling", "reception", "Alt+S"),
    Act("reception.accepted", "reception", "Alt+C"),
    Act("reception.host_approves", "reception", "Alt+T"),
    Act("reception.supervisor", "reception", "Alt+V"),
    Act("reception.notice", "reception", "Alt+N"),
    Act("reception.rules", "reception", "Alt+H"),
    Act("reception.assistance", "reception", "Alt+A"),
    Act("reception.instruction", "reception", "Alt+I"),
    Act("reception.admit", "reception", "Return", panel="visit"),
    Act("reception.refuse", "reception", "Alt+R"),
    Act("reception.record_refusal", "reception", "Return", panel="refusal"),
    Act("reception.set_aside", "reception", "Esc"),
    Act("reception.check_out", "reception", "Alt+O"),
    Act("reception.by_badge", "reception", "Alt+B"),
    Act("reception.find", "reception", "Ctrl+F"),
    Act("reception.choose_found", "reception", "Return", panel="find"),
    Act("evacuation.safe", "evacuation", "Space"),
    Act("evacuation.missing", "evacuation", "M"),
    Act("evacuation.find", "evacuation", "Ctrl+F"),
    Act("evacuation.print", "evacuation", "Ctrl+P"),
    Act("evacuation.close", "evacuation", "Esc"),
    Act("visits.find", "visits", "Ctrl+F"),
    Act("visits.load_names", "visits", "Return", panel="names"),
    Act("visits.show_names", "visits", "Alt+N"),
    Act("visits.stop_names", "visits", "Alt+C"),
    Act("visits.reveal", "visits", "Alt+R"),
    Act("visits.reveal_now", "visits", "Return", panel="reveal"),
    Act("visits.table", "visits", "Alt+T"),
    Act("visits.more", "visits", "Alt+M"),
    Act("visits.footage", "visits", "Alt+F"),
    Act("visits.open_footage", "visits", "Return", panel="footage"),
    Act("announced.find", "announced", "Ctrl+F"),
    Act("announced.new", "announced", "Alt+N"),
    Act("announced.issue", "announced", "Return", panel="ticket"),
    Act("announced.back", "announced", "Esc"),
    Act("announced.withdraw", "announced", "Alt+W"),
    Act("announced.withdraw_now", "announced", "Return", panel="withdraw"),
    Act("announced.import", "announced", "Alt+I"),
    Act("announced.choose_file", "announced", "Alt+O"),
    Act("announced.try", "announced", "Return", panel="file"),
    Act("announced.issue_all", "announced", "Alt+S"),
    Act("access.find", "access", "Ctrl+F"),
    Act("access.new", "access", "Alt+N"),
    Act("access.put", "access", "Return", panel="right"),
    Act("access.back", "access", "Esc"),
    Act("access.again", "access", "Alt+A"),
    Act("access.end", "access", "Alt+X"),
    Act("access.end_now", "access", "Return", panel="end"),
    Act("player.back", "player", "Esc"),
    Act("player.play", "player", "Space"),
    Act("player.backwards", "player", "J"),
    Act("player.stop", "player", "K"),
    Act("player.forwards", "player", "L"),
    Act("player.earlier", "player", "Left"),
    Act("player.later", "player", "Right"),
    Act("player.frame_back", "player", ","),
    Act("player.frame_on", "player", "."),
    Act("player.previous", "player", "["),
    Act("player.next", "player", "]"),
    Act("player.slower", "player", "-"),
    Act("player.faster", "player", "+"),
    Act("player.first", "player", "Home"),
    Act("player.last", "player", "End"),
    Act("player.type_time", "player", "G"),
    Act("player.land", "player", "Return", panel="time"),
    Act("player.mark_in", "player", "I"),
    Act("player.mark_out", "player", "O"),
    Act("player.unmark", "player", "X"),
    Act("player.camera_1", "player", "1"),
    Act("player.camera_2", "player", "2"),
    Act("player.camera_3", "player", "3"),
    Act("player.camera_4", "player", "4"),
    Act("player.enlarge", "player", "Return", panel="wall"),
    Act("player.closer", "player", "Ctrl++"),
    Act("player.wider", "player", "Ctrl+-"),
    Act("player.all", "player", "Ctrl+0"),
    Act("player.table", "player", "Alt+T"),
    Act("player.go", "player", "Return", panel="moments"),
    Act("player.thumbnails", "player", "T"),
    Act("player.more_keys", "player", "F1"),
    Act("cameras.table", "cameras", "Alt+T"),
    Act("cameras.clock", "cameras", "Alt+K"),
    Act("cameras.set_clock", "cameras", "Return", panel="clock"),
    Act("cameras.keep", "cameras", "Esc"),
    Act("cameras.change", "cameras", "Alt+E"),
    Act("cameras.save", "cameras", "Return", panel="change"),
    Act("cameras.leave", "cameras", "Alt+W"),
    Act("cameras.retire", "cameras", "Alt+X"),
    Act("cameras.masks", "cameras", "Alt+M"),
    Act("cameras.show_picture", "cameras", "Return", panel="purpose"),
    Act("cameras.new_mask", "cameras", "Alt+N"),
    Act("cameras.drop_mask", "cameras", "Alt+D"),
    Act("cameras.keep_masks", "cameras", "Alt+S"),
    Act("cameras.calibrate", "cameras", "Alt+R"),
    Act("cameras.stop", "cameras", "Alt+C"),
    Act("recorders.add", "recorders", "Alt+N"),
    Act("recorders.run", "recorders", "Alt+R"),
    Act("recorders.run_all", "recorders", "Alt+A"),
    Act("recorders.stop", "recorders", "Alt+C"),
    Act("recorders.choose", "recorders", "Alt+O"),
    Act("recorders.try", "recorders", "Return", panel="where"),
    Act("recorders.save", "recorders", "Alt+S"),
    Act("recorders.back", "recorders", "Esc"),
    Act("recorders.change", "recorders", "Alt+E"),
    Act("recorders.retire", "recorders", "Alt+X"),
    Act("recorders.import", "recorders", "Alt+I"),
    Act("import.choose", "import", "Alt+O"),
    Act("import.run", "import", "Return", panel="import"),
    Act("import.stop", "import", "Alt+C"),
    Act("import.back", "import", "Esc"),
    Act("doors.try", "doors", "Alt+T"),
    Act("doors.import", "doors", "Alt+I"),
    Act("doors.stop", "doors", "Alt+C"),
    Act("doors.put", "doors", "Return", panel="door"),
    Act("requests.new", "requests", "Alt+N"),
    Act("requests.back", "requests", "Esc"),
    Act("requests.save", "requests", "Return", panel="intake"),
    Act("requests.show_person", "requests", "Alt+P"),
    Act("requests.identify", "requests", "Return", panel="identity"),
    Act("requests.show_name", "requests", "Alt+S"),
    Act("requests.match", "requests", "Return", panel="match"),
    Act("requests.approve", "requests", "Return", panel="second"),
    Act("requests.package", "requests", "Return", panel="package"),
    Act("requests.stop", "requests", "Alt+C"),
    Act("requests.refuse", "requests", "Alt+R"),
    Act("requests.refuse_now", "requests", "Return", panel="refusal"),
    Act("retention.run", "retention", "Alt+R"),
    Act("retention.run_now", "retention", "Alt+V"),
    Act("retention.keep", "retention", "Esc"),
)

_SHOWN = {"Return": "↵", "Left": "←", "Right": "→", "-": "−"}

_BY_NAME = {act.name: act for act in ACTS}


def act_named(name: str) -> Act:
    """Return an act of the table; an unknown name is a bug (KeyError)."""
    return _BY_NAME[name]


def page_keys(number: int) -> str:
    """Return the keys that open the page at `number`, counted from 1."""
    return f"Ctrl+{number}"


def shown_keys(keys: str) -> str:
    """Return keys as they stand on a button, as Alt R."""
    held, plus, pressed = keys[:-1].rpartition("+")
    pressed = _SHOWN.get(f"{pressed}{keys[-1:]}", f"{pressed}{keys[-1:]}")
    return f"{held}{plus}".replace("+", " ") + pressed
