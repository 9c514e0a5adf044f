"""`visitor-desk emergency …`: emergency services on site; asks for no passphrase, and for no name."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import json_output
from visitor_desk.visits.emergency import EmergencyService, TeamId, new_team_id


@click.group("emergency")
def emergency() -> None:
    """Police, fire brigade and ambulance on site."""


@emergency.command("arrived")
@click.argument("service", type=click.Choice([service.value for service in EmergencyService]))
@click.option("--people", type=int, help="How many, once somebody has counted.")
@click.option("--vehicle", default="", help="Call sign or plate.")
@pass_context
def arrived(context: Context, service: str, people: int | None, vehicle: str) -> None:
    """Say that a team has come; it is on the evacuation list from then on."""
    with context.desk() as desk:
        team = desk.emergencies.arrived(new_team_id(), EmergencyService(service), people, vehicle)
        context.say("cli.emergency.arrived", id=team.id)


@emergency.command("here")
@json_output
@pass_context
def here(context: Context, as_json: bool) -> None:
    """List the teams on site."""
    with context.desk() as desk:
        for team in desk.emergencies.here():
            if as_json:
                print_json(
                    {
                        "team": team.id,
                        "service": team.service.value,
                        "people": team.people,
                        "vehicle": team.vehicle,
                        "arrived_at": team.arrived_at,
                    }
                )
                continue
            since = f"{team.arrived_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"
            name = context.texts(f"emergency_service.{team.service.value}")
            click.echo(f"{team.id}  {since}  {name} ({team.people or '?'})  {team.vehicle}".rstrip())


@emergency.command("left")
@click.argument("team")
@pass_context
def left(context: Context, team: str) -> None:
    """Say that TEAM leaves now."""
    with context.desk() as desk:
        desk.emergencies.left(TeamId(team))
        context.say("cli.emergency.left")
