"""Changes of the policy, what they would do, and runs, in the words of the window."""

from __future__ import annotations

from ui.formats import Formats
from ui.i18n import Texts
from ui.privacy.policy_panel import RunRow
from ui.privacy.rule_words import part_words
from ui.privacy.simulation_view import EffectRow
from visitor_desk.privacy.life_extent import Extent
from visitor_desk.privacy.retention_policy import Kind
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.privacy.retention_run import RetentionRun
from visitor_desk.privacy.retention_simulation import KindEffect, Simulation


def effect_row(one: KindEffect, texts: Texts, formats: Formats) -> EffectRow:
    """Return what happens to one kind: counts in the list, days and causes below it."""
    change = one.change
    unknown = texts("visits.nothing")
    return EffectRow(
        what=kind_words(change.kind, texts),
        change=texts("policy.change", before=change.before.days, after=change.after.days),
        goes=unknown if one.goes is None else str(one.goes.count),
        stays=unknown if one.stays is None else str(one.stays.count),
        detail=_detail(one, texts, formats),
    )


def kind_words(kind: Kind, texts: Texts) -> str:
    """Return which part of which records a kind is, with the zones where it is about some of them."""
    zones = "" if kind.zones is ZoneClass.ANY else f" ({texts(f'retention.zones_{kind.zones}')})"
    return f"{part_words(kind.table, kind.group, texts)}{zones}"


def simulation_words(simulated: Simulation, texts: Texts) -> str:
    """Return what the change does together, and from when it counts."""
    if not simulated.effects:
        return texts("policy.no_change")
    if not simulated.shorter:
        return texts("policy.at_once")
    return f"{texts.count('policy.going', simulated.going)} {texts('policy.waits')}"


def run_row(run: RetentionRun, texts: Texts, formats: Formats) -> RunRow:
    """Return a run with what it took."""
    took = texts.count("policy.took", run.records)
    detail = texts("policy.took_all", keys=run.keys, rows=sum(run.rows.values()), version=run.policy)
    if len(run.parts) > 1:
        detail = f"{detail} · {texts('policy.in_parts', parts=len(run.parts))}"
    if run.caught_up:
        detail = f"{detail} · {texts.count('policy.waited', run.caught_up)}"
    return RunRow(run.number, formats.day_time(run.ran_at), took, detail)


def _detail(one: KindEffect, texts: Texts, formats: Formats) -> str:
    if one.goes is None or one.stays is None:
        follows = "shorter" if one.change.shorter else "longer"
        return texts(f"policy.follows_{follows}" if one.follows_uncounted else "policy.keeps_day")
    said = []
    kept = ("held", one.held), ("restricted", one.restricted)
    if one.change.shorter:
        said.append(f"{texts('policy.column_goes')}: {_extent(one.goes, texts, formats)}")
        said += [texts(f"policy.{why}", count=count) for why, count in kept if count]
    said.append(f"{texts('policy.column_stays')}: {_extent(one.stays, texts, formats)}")
    if one.longer is not None and one.longer.count:
        said.append(texts("policy.longer", count=one.longer.count))
    return " · ".join(said)


def _extent(extent: Extent, texts: Texts, formats: Formats) -> str:
    if not extent.count or extent.oldest is None or extent.newest is None:
        return texts("policy.nothing")
    oldest, newest = formats.date_of(extent.oldest), formats.date_of(extent.newest)
    return texts("policy.extent", count=extent.count, oldest=oldest, newest=newest)
