"""The country whose days off count: seen by the office, changed by facility, logged, from the next start on."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tests.features.site import Site, open_site
from visitor_desk.errors import DiskFull
from visitor_desk.privacy.site_country import CountryUnknown
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.security.log_entry import read_body
from visitor_desk.settings import FILE_NAME, change_setting, read_settings


def changes(site: Site) -> list[tuple[str, str]]:
    with site.desk.site_country.works() as work:
        head = work.log.head(lock=False)
        assert head is not None
        bodies = [read_body(one.body) for one in work.log.entries(0, head.size) if one.body is not None]
    return [
        (body["values"]["before"], body["values"]["country"])
        for body in bodies
        if body["act"] == "settings.country_changed"
    ]


def test_another_country_counts_from_the_next_start(template: Path, tmp_path: Path):
    with open_site(template, tmp_path / "site") as site:
        here = site.desk.site_country.here(site.auditor)
        assert (here.now, here.waits) == ("NL", False)
        assert here.source.startswith("Algemene termijnenwet")
        for wrong in ("XX", "nl", "", "NL\nsite = 'x'"):
            with pytest.raises(CountryUnknown):
                site.desk.site_country.change(site.facility, wrong)
        assert not site.desk.site_country.change(site.facility, "NL").waits
        assert changes(site) == [], "what stands there already writes nothing"
        changed = site.desk.site_country.change(site.administrator, "BE")
        assert (changed.now, changed.next, changed.waits) == ("NL", "BE", True)
        assert changes(site) == [("NL", "BE")]
        for session in (site.guard, site.officer, site.auditor):
            with pytest.raises(NotYourDuty):
                site.desk.site_country.change(session, "DE")
        with pytest.raises(NotYourDuty):
            site.desk.site_country.here(site.guard)
    with open_site(tmp_path / "site", tmp_path / "again") as site:
        here = site.desk.site_country.here(site.officer)
        assert (here.now, here.waits) == ("BE", False)
        assert "1974" in here.source


def test_a_full_disk_changes_neither_setting_nor_log(site: Site, monkeypatch: pytest.MonkeyPatch):
    before = (site.folder.root / FILE_NAME).read_bytes()

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as disk:
        disk.setattr("visitor_desk.settings.os.fsync", full)
        with pytest.raises(DiskFull):
            site.desk.site_country.change(site.facility, "DE")
    assert (site.folder.root / FILE_NAME).read_bytes() == before
    assert not (site.folder.root / FILE_NAME).with_suffix(".new").exists()
    assert changes(site) == []


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            '# ours\nsite = "A" # 1\ncountry = "NL" # home\n',
            '# ours\nsite = "A" # 1\ncountry = "BE"\n',
        ),
        ('site = "A"\n\n', 'site = "A"\ncountry = "BE"\n'),
    ],
)
def test_the_file_keeps_what_somebody_wrote_in_it(tmp_path: Path, text: str, after: str):
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    change_setting(tmp_path, "country", "BE")
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == after


def test_a_line_inside_another_text_is_not_taken_for_the_setting(tmp_path: Path):
    text = 'site = "A"\ncontroller = """\ncountry = house\n"""\ncountry = "NL"\n'
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    change_setting(tmp_path, "country", "LU")
    settings = read_settings(tmp_path)
    assert (settings.country, settings.controller) == ("LU", "country = house\n")
