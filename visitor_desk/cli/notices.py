"""`visitor-desk notices …`: what visitors are told and agree to, in its versions, and the next one."""

from __future__ import annotations

from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.desk import Desk
from visitor_desk.privacy.notice import Notice, NoticeKind, NoticeLanguage, asks_again, in_force
from visitor_desk.privacy.notice_file import read_notice
from visitor_desk.privacy.request_package import disk_errors


@click.group("notices")
def notices() -> None:
    """What visitors are told (privacy) and agree to (rules): its versions."""


@notices.command("list")
@as_operator
@json_output
@pass_context
def list_versions(context: Context, login: str, as_json: bool) -> None:
    """List every version: since when it counts, who published it, and the hash of its texts."""
    with context.signed_in(login) as (desk, session):
        found = desk.notices.all(session)
        now = in_force(found, desk.clock.now())
        for one in found:
            counts = one in (now.privacy, now.rules)
            if as_json:
                print_json(
                    {
                        "kind": one.kind,
                        "version": one.label,
                        "in_force": counts,
                        "valid_from": one.valid_from,
                        "asks_again": one.asks_again,
                        "published_by": one.published_by,
                        "approved_by": one.approved_by,
                        "sha256": one.digest,
                    }
                )
                continue
            context.say(
                "cli.notices.line",
                kind=one.kind,
                version=one.label,
                since=_at(desk, one),
                state=context.texts("cli.notices.counts" if counts else "cli.notices.counts_not"),
                by=one.published_by or context.texts("cli.notices.by_program"),
                digest=one.digest[:16],
            )


@notices.command("show")
@as_operator
@click.argument("kind", type=click.Choice([kind.value for kind in NoticeKind]), required=False)
@click.option("--version", "number", type=int, help="Another version than the one that counts now.")
@click.option("--request", "request_id", help="The version that waits for its second person.")
@click.option(
    "--in",
    "languages",
    multiple=True,
    type=click.Choice([language.value for language in NoticeLanguage]),
    help="Only in this language; may be given several times.",
)
@pass_context
def show(
    context: Context,
    login: str,
    kind: str | None,
    number: int | None,
    request_id: str | None,
    languages: tuple[str, ...],
) -> None:
    """Print a version in its languages, word for word as it is signed."""
    if (kind is None) == (request_id is None):
        raise click.UsageError("KIND | --request")
    with context.signed_in(login) as (desk, session):
        if request_id is not None:
            notice = desk.notices.proposed(session, request_id)
        else:
            of_kind = [one for one in desk.notices.all(session) if one.kind == kind]
            now = in_force(desk.notices.all(session), desk.clock.now())
            wanted = number or next(one.number for one in (now.privacy, now.rules) if one.kind == kind)
            found = [one for one in of_kind if one.number == wanted]
            if not found:
                raise click.BadParameter(f"v{wanted}", param_hint="--version")
            notice = found[0]
        context.say(
            "cli.notices.head",
            kind=notice.kind,
            version=notice.label,
            since=_at(desk, notice),
            digest=notice.digest,
        )
        for language in languages or tuple(NoticeLanguage):
            text = notice.text(NoticeLanguage(language))
            click.echo(f"\n[{language}] {text.title}")
            for section in text.sections:
                click.echo(
                    f"\n{section.heading}\n  {section.text}" if section.heading else f"\n  {section.text}"
                )


@notices.command("publish")
@as_operator
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=False)
@click.option("--approval", help="Publish the request of this number, once privacy has signed it.")
@pass_context
def publish(context: Context, login: str, file: Path | None, approval: str | None) -> None:
    """Propose the next version of a notice from FILE; then, signed, publish it with --approval."""
    if (file is None) == (approval is None):
        raise click.UsageError("FILE | --approval")
    with context.signed_in(login) as (desk, session):
        if approval is not None:
            done = desk.notices.publish(session, approval)
            context.say("cli.notices.published", kind=done.kind, version=done.label, since=_at(desk, done))
            context.say(f"cli.notices.asked_again_{asks_again(done)}")
            return
        assert file is not None
        with disk_errors(file.name):
            content = file.read_bytes()
        request = desk.notices.propose(session, read_notice(content, desk.settings.zone))
        proposed = desk.notices.proposed(session, request.id)
        context.say("cli.notices.proposed", kind=proposed.kind, version=proposed.label, request=request.id)


def _at(desk: Desk, notice: Notice) -> str:
    return f"{notice.valid_from.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"
