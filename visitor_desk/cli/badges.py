"""`visitor-desk badges …`: where every badge is, and what is done about one that did not come back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, at_site, json_output
from visitor_desk.paper.badge_paper import BadgeFormat, badge_pdf
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.visits.badges import REPORTED_AS, BadgeAway, BadgeCase
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.visit import BadgeNotOut, BadgeNumber, VisitId

MINUTES = "%Y-%m-%dT%H:%M"
WHY = click.Choice([why.value for why in REPORTED_AS])


@click.group("badges")
def badges() -> None:
    """The badge ledger: out, back, lost, taken home, broken."""


@badges.command("list")
@as_operator
@json_output
@pass_context
def list_badges(context: Context, login: str, as_json: bool) -> None:
    """List every badge and where it is."""
    with context.signed_in(login) as (desk, session):
        for line in desk.badges.lines(session):
            if as_json:
                print_json({"badge": line.badge, "state": line.state.value, "since": line.since})
                continue
            since = f"{line.since.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}" if line.since else ""
            click.echo(
                f"{line.badge:>5}  {context.texts(f'badge_state.{line.state.value}')}  {since}".rstrip()
            )


@badges.command("tasks")
@as_operator
@json_output
@pass_context
def tasks(context: Context, login: str, as_json: bool) -> None:
    """List the badges that still open doors although nobody has them."""
    with context.signed_in(login) as (desk, session):
        for case in desk.badges.tasks(session):
            if as_json:
                print_json(_as_row(case))
                continue
            opened = f"{case.opened_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"
            click.echo(f"{case.badge:>5}  {context.texts(f'badge_state.{case.why.value}')}  {opened}")


@badges.command("history")
@as_operator
@json_output
@click.argument("badge")
@pass_context
def history(context: Context, login: str, as_json: bool, badge: str) -> None:
    """List the visits that carried BADGE, without names, and the times it was away."""
    with context.signed_in(login) as (desk, session):
        found = desk.badges.history(session, BadgeNumber(badge))
        for visit in found.visits:
            if as_json:
                print_json({"visit": visit.id, "arrived_at": visit.arrived_at, "left_at": visit.left_at})
            else:
                click.echo(f"{visit.id}  {visit.arrived_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}")
        for case in found.cases:
            if as_json:
                print_json(_as_row(case))
            else:
                opened = f"{case.opened_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"
                click.echo(f"{context.texts(f'badge_state.{case.why.value}')}  {opened}")


@badges.command("report")
@as_operator
@click.argument("badge")
@click.option("--why", required=True, type=WHY)
@click.option("--told", help="Staff id of who was told; asked for when it is lost or taken home.")
@click.option("--visit", help="The visitor who carries it leaves without it: id of the visit.")
@pass_context
def report(context: Context, login: str, badge: str, why: str, told: str | None, visit: str | None) -> None:
    """Report BADGE lost, taken home or broken; it is not given out until it is back."""
    away, whom = BadgeAway(why), StaffId(told) if told else None
    with context.signed_in(login) as (desk, session):
        if visit is not None:
            desk.check_out.without_badge(session, VisitId(visit), away, whom)
        else:
            desk.badges.report(session, BadgeNumber(badge), away, whom)
        context.say("cli.badges.reported", badge=badge)


@badges.command("deactivated")
@as_operator
@click.argument("badge")
@click.option("--by", required=True, help="Staff id of who shut it out of the access system.")
@click.option("--at", required=True, type=click.DateTime([MINUTES]), help="Local time of the site.")
@pass_context
def deactivated(context: Context, login: str, badge: str, by: str, at: datetime) -> None:
    """Say when BADGE was shut out of the access system, and by whom; its task ends with that."""
    with context.signed_in(login) as (desk, session):
        when = at_site(at, desk.settings.zone)
        desk.badges.deactivated(session, BadgeNumber(badge), StaffId(by), when)
        context.say("cli.badges.deactivated", badge=badge)


@badges.command("found")
@as_operator
@click.argument("badge")
@pass_context
def found(context: Context, login: str, badge: str) -> None:
    """Say that BADGE lies in the drawer again."""
    with context.signed_in(login) as (desk, session):
        case = desk.badges.found(session, BadgeNumber(badge))
        context.say("cli.badges.found", badge=badge)
        if case.deactivated_at is not None:
            context.warn("cli.badges.opens_no_door", badge=badge)


@badges.command("print")
@as_operator
@click.argument("badge")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "size", type=click.Choice([one.value for one in BadgeFormat]))
@pass_context
def print_badge(context: Context, login: str, badge: str, out: Path, size: str | None) -> None:
    """Draw what the visitor with BADGE wears as a PDF; delete the file once it is printed."""
    with context.signed_in(login) as (desk, session):
        people = desk.here_now.people(session)
        visit = next((one.visit.id for one in people if one.visit.badge == badge), None)
        if visit is None:
            raise BadgeNotOut(badge=badge)
        face = desk.badge_print.face(session, visit)
        pdf = badge_pdf(face, BadgeFormat(size or desk.settings.badge_format))
    with disk_errors(out.name):
        out.write_bytes(pdf)
    context.say("cli.badges.drawn", path=out)


def _as_row(case: BadgeCase) -> dict[str, object]:
    return {
        "badge": case.badge,
        "why": case.why.value,
        "opened_at": case.opened_at,
        "told": case.told,
        "deactivated_at": case.deactivated_at,
        "deactivated_by": case.deactivated_by,
        "closed_at": case.closed_at,
    }
