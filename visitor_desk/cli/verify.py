"""`visitor-desk verify PACKAGE`: is it whole, and from which site; needs no installation."""

from __future__ import annotations

from pathlib import Path

import click

from visitor_desk.cli.context import EXIT_FAILED, EXIT_OTHER_ROOT, Context, pass_context, print_json
from visitor_desk.security.signing import is_fingerprint


@click.command("verify")
@click.argument("package", type=click.Path(path_type=Path))
@click.option("--root", help="Fingerprint printed on the letter, notice or receipt of the site.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_context
def verify(context: Context, package: Path, root: str | None, as_json: bool) -> None:
    """Verify an answer package, a coverage statement, evidence, records of visits, or a certificate.

    Exit status: 0 whole, 1 not whole, 3 whole but from another site.
    """
    if root is not None and not is_fingerprint(root):
        raise click.BadParameter(context.texts("cli.verify.no_fingerprint"), param_hint="--root")
    from visitor_desk.privacy.package_verify import verify_package
    from visitor_desk.privacy.statement_verify import is_statement, verify_statement

    stated = is_statement(package)
    report = verify_statement(package, root) if stated else verify_package(package, root)
    if as_json:
        print_json(
            {
                "package": str(package),
                "whole": report.whole,
                "root": report.root_fingerprint,
                "from_root": report.from_root,
                "faults": [{"code": fault.code, "file": fault.file} for fault in report.faults],
            }
        )
    else:
        for fault in report.faults:
            context.say(f"fault.{fault.code}", file=fault.file)
        if not report.whole:
            context.say("cli.verify.not_whole")
        elif stated:
            # One person states; a package takes two.
            context.say("cli.verify.stated_whole")
        else:
            context.say("cli.verify.whole")
        if report.root_fingerprint:
            context.say("cli.verify.root", root=report.root_fingerprint)
        if report.whole and report.from_root is not None:
            context.say("cli.verify.from_site" if report.from_root else "cli.verify.other_site")
    if not report.whole:
        raise SystemExit(EXIT_FAILED)
    if report.from_root is False:
        raise SystemExit(EXIT_OTHER_ROOT)
