"""Every sentence the command line can say is there in both languages."""

import re
from pathlib import Path

import pytest

import visitor_desk.cli
from ui.i18n import Language, load_sentences
from visitor_desk.documents.document_check import Verdict
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.footage.link import RangeWhy
from visitor_desk.privacy.dead_rows import Remains
from visitor_desk.privacy.erasure_plan import StaysBecause
from visitor_desk.privacy.folder_check import PackageFaultCode
from visitor_desk.privacy.hold import HeldState
from visitor_desk.security.groups import Group
from visitor_desk.security.log_report import LogFindingCode
from visitor_desk.visits.visit import VisitState

CLI = Path(visitor_desk.cli.__file__).parent
LITERAL = re.compile(r'(?:texts|say|warn|sentence_with_gaps)\(\s*"([a-z_.]+)"')
CODED = {
    "verdict": Verdict,
    "finding": FindingCode,
    "state": VisitState,
    "group": Group,
    "log_finding": LogFindingCode,
    "stays": StaysBecause,
    "held": HeldState,
    "fault": PackageFaultCode,
}


def wanted() -> set[str]:
    keys = {key for file in CLI.glob("*.py") for key in LITERAL.findall(file.read_text(encoding="utf-8"))}
    keys |= {f"{prefix}.{code.value}" for prefix, codes in CODED.items() for code in codes}
    keys |= {f"cli.erase.remains_{remains.value}" for remains in Remains}
    return keys | {code.value for code in (*RangeWhy, *CoverageReason)}


@pytest.mark.parametrize("language", Language)
def test_every_sentence_of_the_command_line_is_there(language):
    missing = wanted() - load_sentences(language).keys()
    assert not missing, sorted(missing)


def test_the_search_finds_sentences():
    assert {"cli.demo.start", "cli.visits.admitted", "cli.verify.whole"} <= wanted()
