"""What stands at the foot of the window all the time: log, keys, lists, recorders, badges, mails, store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ui.formats import Formats, visible
from ui.i18n import Texts
from ui.log_state import log_states
from ui.offline_words import offline_words
from ui.palettes import Tone
from ui.reception.hand_over_words import hand_over_state
from ui.shortcuts import act_named, shown_keys
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.footage.footage_watch import StandingAlarm
from visitor_desk.footage.watch import WatchKind
from visitor_desk.privacy.authority_visit import AuthorityVisit
from visitor_desk.privacy.breach import PRESSING, Breach
from visitor_desk.privacy.disclosure import Disclosure
from visitor_desk.privacy.evidence import Secured
from visitor_desk.privacy.moment import Moment
from visitor_desk.privacy.request_waits import Escalation, Pressing
from visitor_desk.privacy.silence import Silence
from visitor_desk.security.day_keys import KeyWarning
from visitor_desk.security.duties import Duty
from visitor_desk.security.log_report import LogReport
from visitor_desk.security.session import Session
from visitor_desk.visits.badges import BadgeCase
from visitor_desk.visits.conflict import Conflict
from visitor_desk.visits.host_mail import MailState
from visitor_desk.visits.offline_desk import OfflineState


def standing_states(
    workplace: Workplace,
    session: Session,
    report: LogReport | None,
    warnings: Mapping[KeyWarning, int],
    healthy_list: bool,  # noqa: FBT001 - one of the things that stand
    offline: OfflineState | None = None,
) -> list[tuple[Tone, str]]:
    """Return tone and words of each state; `healthy_list` is whether the evacuation list can be relied on.

    `offline` is how the desk stands to its server, None where its stores are files of its own machine.
    """
    desk, texts = workplace.desk, workplace.look.texts
    places = () if session.locked else desk.log.second_places(session)
    states = log_states(texts, session.duties, report, desk.log.alarms(), places)
    if desk.secret_in_file:
        states.append((Tone.LOOK_AGAIN, texts("status.secret_in_file")))
    if desk.keystore_residue.lasting:
        states.append((Tone.LOOK_AGAIN, texts("status.keys_outlive")))
    for warning, days in warnings.items():
        states.append((Tone.BAD, texts(f"key_warning.{warning.value}", days=days)))
    if not healthy_list:
        states.append((Tone.BAD, texts("evacuation.shaky")))
    states += badge_states(texts, workplace.badge_tasks)
    states += printer_states(texts, workplace.printer_trouble)
    states += conflict_states(texts, workplace.conflicts)
    states += hand_over_state(texts, workplace.last_hand_over)
    states += mail_states(texts, session.duties, desk.host_mails.state())
    states += recorder_states(texts, workplace.look.formats, workplace.alarms)
    states += moment_states(texts, workplace.look.formats, workplace.moments)
    states += incident_states(texts, len(workplace.incidents))
    states += authority_states(texts, workplace.look.formats, workplace.authorities)
    states += breach_states(texts, workplace.breaches, workplace.look.clock.now())
    states += paper_states(texts, workplace.papers_due, workplace.look.clock.now())
    today = workplace.look.clock.now().astimezone(desk.settings.zone).date()
    states += silence_states(texts, workplace.silence_tasks, today)
    states += evidence_states(texts, workplace.secured)
    states += review_states(texts, workplace.reviews)
    if workplace.has_to_read:
        states.append((Tone.LOOK_AGAIN, texts("internal.waits")))
    states += request_states(texts, workplace.pressing)
    if offline is None:
        states.append((Tone.NEUTRAL, texts("status.store_here")))
    else:
        look = workplace.look
        states.insert(0, offline_words(texts, look.formats, offline, look.clock.now()))
    return states


def request_states(texts: Texts, pressing: Sequence[Pressing]) -> list[tuple[Tone, str]]:
    """Return how many requests are due soon and what they wait for; red from three days before."""
    states: list[tuple[Tone, str]] = []
    for near in (Escalation.LATE, Escalation.NOW, Escalation.SOON):
        wanted = Counter(one.waits_for for one in pressing if one.escalation is near)
        if not wanted:
            continue
        many = wanted.total() > 1
        waits = ", ".join(
            f"{texts(f'requests.waits_{what.value}')}{f' ({n})' if many else ''}"
            for what, n in wanted.most_common()
        )
        tone = Tone.LOOK_AGAIN if near is Escalation.SOON else Tone.BAD
        states.append((tone, texts.count(f"requests.due_{near.value}", wanted.total(), waits=waits)))
    return states


def mail_states(texts: Texts, duties: frozenset[Duty], mails: MailState) -> list[tuple[Tone, str]]:
    """Return what hosts have not heard of, to those who can call them or mend the server."""
    if not duties & {Duty.RECEPTION, Duty.FACILITY, Duty.ADMINISTRATOR}:
        return []
    states: list[tuple[Tone, str]] = []
    if mails.problem is not None:
        key = mails.problem.rpartition(".")[2]
        family = f"host_mail.waits.{key}"
        words = texts(family if family in texts else "host_mail.waits.other", n=mails.waiting)
        states.append((Tone.LOOK_AGAIN, words))
    if mails.given_up:
        states.append((Tone.BAD, texts("host_mail.given_up", n=mails.given_up)))
    return states


def moment_states(texts: Texts, formats: Formats, moments: Sequence[Moment]) -> list[tuple[Tone, str]]:
    """Return the alert about moments that were marked and nobody has taken note of."""
    if not moments:
        return []
    if len(moments) > 1:
        return [(Tone.BAD, texts("moments.several", n=len(moments)))]
    (one,) = moments
    reason = texts(f"moment_reason.{one.reason.value}")
    return [(Tone.BAD, texts("moments.one", time=formats.time(one.at), reason=reason))]


def incident_states(texts: Texts, unhandled: int) -> list[tuple[Tone, str]]:
    """Return how many incidents wait for somebody who handles them."""
    if not unhandled:
        return []
    words = texts("incident.open_one") if unhandled == 1 else texts("incident.open_many", n=unhandled)
    return [(Tone.LOOK_AGAIN, words)]


def authority_states(
    texts: Texts, formats: Formats, visits: Sequence[AuthorityVisit]
) -> list[tuple[Tone, str]]:
    """Return the alert about authorities that came to a desk and whose visit nobody has taken on."""
    if not visits:
        return []
    if len(visits) > 1:
        return [(Tone.BAD, texts("authority.several", n=len(visits)))]
    (one,) = visits
    who = texts(f"authority_kind.{one.authority.value}")
    return [(Tone.BAD, texts("authority.one", who=who, time=formats.time(one.at)))]


def breach_states(texts: Texts, running: Sequence[Breach], now: datetime) -> list[tuple[Tone, str]]:
    """Return what is left of the 72 hours of the breach that is due first; red under a day."""
    if not running:
        return []
    left = min(one.due_at for one in running) - now
    tone = Tone.BAD if left < PRESSING else Tone.LOOK_AGAIN
    hours = int(left.total_seconds() // 3600)
    key = f"breach.{'left' if hours >= 0 else 'over'}{'_several' if len(running) > 1 else ''}"
    return [(tone, texts(key, n=len(running), hours=hours))]


def paper_states(texts: Texts, waiting: Sequence[Disclosure], now: datetime) -> list[tuple[Tone, str]]:
    """Return that papers of oral orders are waited for; red once one is overdue."""
    if not waiting:
        return []
    late = any(one.paper_due_at is not None and one.paper_due_at <= now for one in waiting)
    key = "disclosures.papers_late" if late else "disclosures.papers_wait"
    return [(Tone.BAD if late else Tone.LOOK_AGAIN, texts(key, n=len(waiting)))]


def silence_states(texts: Texts, tasks: Sequence[Silence], today: date) -> list[tuple[Tone, str]]:
    """Return how many silences somebody has to look at or to tell of; red once a review is overdue."""
    if not tasks:
        return []
    late = any(one.runs and one.review_on < today for one in tasks)
    key = "silences.tasks_late" if late else "silences.tasks"
    return [(Tone.BAD if late else Tone.LOOK_AGAIN, texts(key, n=len(tasks)))]


def review_states(texts: Texts, due: int) -> list[tuple[Tone, str]]:
    """Return how many decisions of the house have to be looked at again."""
    return [(Tone.LOOK_AGAIN, texts.count("governance.reviews", due))] if due else []


def evidence_states(texts: Texts, secured: Secured | None) -> list[tuple[Tone, str]]:
    """Return what of kept footage is not yet safe, and the vault where that is why."""
    if secured is None or not secured.waiting:
        return []
    tone = Tone.BAD if secured.red else Tone.LOOK_AGAIN
    words = texts("evidence.not_yet_safe", n=len(secured.waiting))
    if (code := secured.vault_problem) is not None:
        words = f"{words} · {texts(code)}"
    return [(tone, words)]


def badge_states(texts: Texts, tasks: Sequence[BadgeCase]) -> list[tuple[Tone, str]]:
    """Return what stays red over shifts: badges that open doors and that nobody has."""
    if not tasks:
        return []
    if len(tasks) > 1:
        return [(Tone.BAD, texts("badges.still_open.many", n=len(tasks)))]
    return [(Tone.BAD, texts("badges.still_open.one", badge=visible(tasks[0].badge, 20)))]


def printer_states(texts: Texts, trouble: DeskError | None) -> list[tuple[Tone, str]]:
    """Return that no badge can be printed, and what stands in."""
    if trouble is None:
        return []
    key = f"papers.state_{trouble.code.rpartition('.')[2]}"
    return [(Tone.LOOK_AGAIN, texts(key if key in texts else "papers.state_failed"))]


def conflict_states(texts: Texts, conflicts: Sequence[Conflict]) -> list[tuple[Tone, str]]:
    """Return that desks wrote offline what does not go together, for as long as nobody has decided."""
    if not conflicts:
        return []
    kind = texts(f"conflict.{conflicts[0].kind.value}")
    where = f"{texts('page.visits')} {shown_keys(act_named('visits.conflicts').keys)}"
    return [(Tone.BAD, texts.count("conflicts_wait", len(conflicts), kind=kind, where=where))]


def recorder_states(
    texts: Texts, formats: Formats, alarms: Sequence[StandingAlarm]
) -> list[tuple[Tone, str]]:
    """Return what is wrong with recorders, in one line whatever the number: the bar has room for no more."""
    if not alarms:
        return []
    # That nobody has looked is no failure of a recorder.
    known = any(one.kind is not WatchKind.NOT_LOOKED_AT for one in alarms)
    tone = Tone.BAD if known else Tone.LOOK_AGAIN
    if len(alarms) > 1:
        return [(tone, texts("footage_alarm.several", n=len(alarms)))]
    (one,) = alarms
    since, name = formats.time(one.since), visible(one.name, 40)
    return [(tone, texts(f"footage_alarm.{one.kind.value}", name=name, since=since))]
