"""What every command shares: the data folder, the words, who is asking, and how errors end."""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from visitor_desk.errors import Cancelled, DeskError
from visitor_desk.paths import DataFolder, default_data_folder, keep_files_private
from visitor_desk.security.duties import Duty

if TYPE_CHECKING:
    from ui.i18n import Texts
    from visitor_desk.desk import Desk
    from visitor_desk.documents.document_check import DocumentCheck
    from visitor_desk.documents.document_rules import Finding
    from visitor_desk.security.session import Session

EXIT_FAILED = 1
EXIT_OTHER_ROOT = 3
EXIT_INTERRUPTED = 130


@dataclass
class Context:
    """The options that stand before a command."""

    data: Path | None = None
    language: str | None = None

    @property
    def folder(self) -> DataFolder:
        """The data folder that was named, or this account's."""
        return DataFolder(self.data) if self.data is not None else default_data_folder()

    @cached_property
    def texts(self) -> Texts:
        """The sentences in the language asked for, the installation's, or the system's."""
        from ui.i18n import Texts

        return Texts(self.language or _installed_language(self.folder) or _system_language())

    def say(self, key: str, **values: object) -> None:
        """Print one sentence."""
        click.echo(self.texts(key, **values))

    def warn(self, key: str, **values: object) -> None:
        """Print one sentence beside the results, on the error stream."""
        click.echo(self.texts(key, **values), err=True)

    def report_check(self, check: DocumentCheck, found: Sequence[Finding] = ()) -> None:
        """Print the findings of a document check, a sentence each, and what to do about it."""
        from ui.reception.finding_words import finding_gaps

        for finding in (*check.findings, *found):
            gaps = finding_gaps([finding], self.texts)
            for family in ("finding", "finding_advice"):
                sentence = self.texts.sentence_with_gaps(f"{family}.{finding.code.value}", gaps)
                click.echo(("  " if family == "finding" else "    ") + sentence)

    def sentence(self, error: DeskError) -> str:
        """Return the sentence of an error."""
        from ui.error_texts import sentence_for

        return sentence_for(error, self.texts)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the installation in the data folder."""
        from visitor_desk.bootstrap import open_desk

        with open_desk(self.folder) as desk:
            yield desk

    @contextmanager
    def signed_in(self, login: str) -> Iterator[tuple[Desk, Session]]:
        """Open the installation and sign somebody in; the session is locked at the end."""
        with self.desk() as desk:
            # Asked for last: nobody types a passphrase at an installation that cannot be opened.
            passphrase = ask_passphrase(self.texts("cli.passphrase_of", login=login))
            session = desk.operators.sign_in(login, passphrase)
            try:
                self._look_after_keys(desk, session)
                yield desk, session
            finally:
                session.lock()

    def _look_after_keys(self, desk: Desk, session: Session) -> None:
        """Make the keys that are missing when somebody of privacy signs in, and say what stays wrong."""
        if Duty.PRIVACY in session.duties:
            made = desk.day_keys.top_up_if_short(session)
            if made is not None:
                self.warn("cli.keys.topped_up", made=made.made)
        for warning, days in desk.day_keys.warnings().items():
            self.warn(f"key_warning.{warning.value}", days=days)
        if desk.keystore_residue.lasting:
            self.warn("status.keys_outlive")


class NoDisplay(DeskError):
    """There is no screen to open a window on."""

    code = "cli.no_display"


pass_context = click.make_pass_decorator(Context, ensure=True)


class DeskGroup(click.Group):
    """Commands whose errors end in a sentence and an exit status, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        keep_files_private()
        try:
            return super().invoke(ctx)
        except DeskError as error:
            end_with(ctx.ensure_object(Context), error)
        except KeyboardInterrupt:
            end_with(ctx.ensure_object(Context), Cancelled())
        except BrokenPipeError:
            # The reader of our output has gone; nothing more can be said to it.
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - os.devnull is no path
            sys.exit(EXIT_FAILED)


def end_with(context: Context, error: DeskError) -> NoReturn:
    """Print the sentence of an error and leave."""
    click.echo(context.sentence(error), err=True)
    sys.exit(EXIT_INTERRUPTED if isinstance(error, Cancelled) else EXIT_FAILED)


def has_display() -> bool:
    """Tell whether a window can be opened here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def ask_passphrase(prompt: str) -> str:
    """Ask for a passphrase without showing it; where the input is no terminal, read its next line."""
    if sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def print_json(value: Mapping[str, object]) -> None:
    """Print one object on one line."""
    click.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _installed_language(folder: DataFolder) -> str | None:
    from visitor_desk.settings import FILE_NAME, read_settings

    if not (folder.root / FILE_NAME).is_file():
        return None
    return read_settings(folder.root).language


def _system_language() -> str:
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "nl" if name.lower().startswith(("nl", "dutch")) else "en"
