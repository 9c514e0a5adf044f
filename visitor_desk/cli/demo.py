"""`visitor-desk demo`: build a small datacenter and play the main job on it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import Context, has_display, pass_context
from visitor_desk.errors import DeskError
from visitor_desk.paths import DataFolder

if TYPE_CHECKING:
    from visitor_desk.bootstrap import Parts
    from visitor_desk.demo_site.story import Say, Story
    from visitor_desk.visits.visit import Visit

SUMMARY = "summary.json"
MARK = ".visitor-desk-demo"
"""Says that a folder is a demo site, also one that was stopped half-way."""
PARTS_OF_A_DEMO = ("data", "footage", "specimens", "package", "pictures")


class DemoFolderInUse(DeskError):
    """The folder holds something that is no demo site. Values: `path`."""

    code = "cli.demo_folder_in_use"


class DemoNotProven(DeskError):
    """The demo did not come out as it must. Values: `step`."""

    code = "cli.demo_not_proven"


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-site"),
    show_default=True,
    help="Folder of the demo site; an earlier demo in it is replaced.",
)
@click.option("--no-window", is_flag=True, help="Leave pictures of every page instead of opening the window.")
@pass_context
def demo(context: Context, out: Path, no_window: bool) -> None:
    """Build a small datacenter with invented people and play the main job on it.

    Opens the window on it at the end; without a display, or with --no-window, it leaves pictures.
    """
    out = out.absolute()
    _clear(out)
    context.say("cli.demo.start", path=out)
    root, package = _build(context, out)
    windowless = no_window or not has_display()
    pictures = _pictures(context, out) if windowless else []
    summary = {
        "package": str(package),
        "data": str(out / "data"),
        "root": root,
        "pictures": [str(picture) for picture in pictures],
    }
    (out / SUMMARY).write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    context.say("cli.demo.summary", path=out / SUMMARY)
    from visitor_desk.demo_site.site import PASSPHRASE

    context.say("cli.demo.sign_in", passphrase=PASSPHRASE)
    if not windowless:
        from ui.app import run_window
        from visitor_desk.bootstrap import Parts, open_desk
        from visitor_desk.demo_site.drawn_camera import DrawnCamera
        from visitor_desk.documents.camera_source import DeviceCameras

        # The demo's visitors come with their documents: F3 works without a camera.
        drawn = DrawnCamera(sorted((out / "specimens").glob("*.png")), DeviceCameras())
        with open_desk(DataFolder(out / "data"), Parts(cameras=drawn)) as desk:
            raise SystemExit(run_window(desk, language=context.texts.language))


def _clear(out: Path) -> None:
    """Make room: an earlier demo goes, anything else stays and stops us."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        raise DemoFolderInUse(path=str(out))
    for part in PARTS_OF_A_DEMO:
        shutil.rmtree(out / part, ignore_errors=True)
    (out / SUMMARY).unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).touch()


def _build(context: Context, out: Path) -> tuple[str, Path]:
    """Set the site up, play the story, and check what it claims."""
    from visitor_desk.bootstrap import Parts, open_desk
    from visitor_desk.clock import SetClock
    from visitor_desk.demo_site import site
    from visitor_desk.demo_site.documents import draw_documents
    from visitor_desk.demo_site.recordings import Recorders
    from visitor_desk.demo_site.story import DAYS_BACK, Story
    from visitor_desk.found_desk import found_desk
    from visitor_desk.security.devices import FileDeviceSecretStore
    from visitor_desk.security.operator_keys import NewOperator

    now = datetime.now(UTC).replace(second=0, microsecond=0)
    clock = SetClock(now - timedelta(days=DAYS_BACK + 1))
    folder = DataFolder(out / "data")
    parts = Parts(clock=clock, device_secrets=FileDeviceSecretStore(folder.device_secret))
    settings = replace(site.SETTINGS, language=context.texts.language)
    people = [
        NewOperator(one.login, one.name, frozenset({one.duty}), passphrase)
        for officers, passphrase in (
            (site.OFFICERS, site.PASSPHRASE),
            (site.OPERATORS, site.FIRST_PASSPHRASE),
        )
        for one in officers
    ]
    founded = found_desk(folder, settings, people[:2], people[2:], parts)
    context.say("cli.demo.site", days=parts.horizon_days, root=founded.fingerprint)
    specimens = draw_documents(site.VISITORS, out / "specimens")
    with open_desk(folder, parts) as desk:
        story = Story(desk, clock, now, Recorders(out / "footage"), specimens, _teller(context))
        story.sign_in()
        story.furnish()
        visit = story.story_visit()
        package = story.answer(visit, out / "package")
        before = folder.data_store.read_bytes()
        yesterday = story.yesterday_visit()
        _forget(context, story)
        story.today(yesterday)
        story.index()
        story.keep(yesterday)
        _say_today(context, story)
        story.stop_recording()
        report = desk.log.verify(story.sessions["okafor"])
        if not report.whole:
            raise DemoNotProven(step="log")
        context.say("cli.demo.log", entries=report.size)
        story.lock()
    _prove_forgotten(context, folder, before, visit, parts)
    _verify(context, package, founded.fingerprint)
    return founded.fingerprint, package


def _teller(context: Context) -> Say:
    """Return what tells the story in the reader's language."""

    def tell(key: str, **values: object) -> None:
        if "verdict" in values:
            values["verdict"] = context.texts(f"verdict.{values['verdict']}")
        context.say(key, **values)

    return tell


def _forget(context: Context, story: Story) -> None:
    """Run retention this morning, sixty days after the story's visit."""
    from visitor_desk.demo_site.story import DAYS_BACK

    story.clock.set(story.now - timedelta(hours=7))
    report = story.desk.retention.run(story.sessions["visser"])
    if not report.keys_destroyed or not report.records_deleted:
        raise DemoNotProven(step="retention")
    context.say("cli.demo.later", days=DAYS_BACK, keys=report.keys_destroyed, records=report.records_deleted)


def _say_today(context: Context, story: Story) -> None:
    story.clock.set(story.now)
    guard = story.sessions["bakker"]
    here, expected = story.desk.here_now.people(guard), story.desk.here_now.expected(guard)
    context.say("cli.demo.today", here=len(here), expected=len(expected))


def _prove_forgotten(context: Context, folder: DataFolder, before: bytes, visit: Visit, parts: Parts) -> None:
    """Try to open the visit in the site as it is, and in its database as it was before forgetting."""
    with _copy_of(folder, None) as now_copy, _copy_of(folder, before) as old_copy:
        for copy in (now_copy, old_copy):
            if not _is_dead(copy, visit, parts):
                raise DemoNotProven(step="forgotten")
    context.say("cli.demo.dead")


@contextmanager
def _copy_of(folder: DataFolder, data: bytes | None) -> Iterator[DataFolder]:
    """Copy an installation into a temporary folder, with another data store where `data` is given."""
    with TemporaryDirectory() as temporary:
        copy = DataFolder(Path(temporary) / "copy")
        shutil.copytree(folder.root, copy.root)
        if data is not None:
            copy.data_store.write_bytes(data)
        yield copy


def _is_dead(copy: DataFolder, visit: Visit, parts: Parts) -> bool:
    """Tell whether a privacy officer can open neither name nor document of a visit any more."""
    from visitor_desk.bootstrap import open_desk
    from visitor_desk.demo_site import site
    from visitor_desk.security.devices import FileDeviceSecretStore
    from visitor_desk.security.duties import Purpose
    from visitor_desk.security.sealed_records import KeyDestroyed, NothingSealed

    there = replace(parts, device_secrets=FileDeviceSecretStore(copy.device_secret))
    with open_desk(copy, there) as desk:
        officer = desk.operators.sign_in(site.OFFICERS[0].login, site.PASSPHRASE)
        for opened in (desk.visit_book.reveal, desk.visit_book.document):
            try:
                opened(officer, visit.id, Purpose.AUDIT)
            except (KeyDestroyed, NothingSealed):
                continue
            return False
    return True


def _verify(context: Context, package: Path, root: str) -> None:
    from visitor_desk.privacy.package_verify import verify_package

    report = verify_package(package, root)
    if not report.whole or not report.from_root:
        raise DemoNotProven(step="package")
    context.say("cli.demo.verified")


def _pictures(context: Context, out: Path) -> list[Path]:
    """Leave a picture of every page in all three lights."""
    from ui.app import render_pages
    from visitor_desk.bootstrap import open_desk
    from visitor_desk.demo_site import site

    logins = {one.duty: (one.login, site.PASSPHRASE) for one in (*site.OPERATORS, *site.OFFICERS[:1])}
    specimen = out / "specimens" / "passport-1.png"
    with open_desk(DataFolder(out / "data")) as desk:
        pictures = render_pages(desk, out / "pictures", logins, specimen, languages=[context.texts.language])
    context.say("cli.demo.pictures", path=out / "pictures")
    return pictures
