"""Without PostgreSQL its tests are skipped and say so; where nobody would read that, they fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped

from tests import postgres


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "DEBIANS_VERSIONS", tmp_path)


@pytest.mark.usefixtures("bare_machine")
def test_without_binaries_a_test_is_skipped_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(Skipped, match="apt-get install postgresql"):
        postgres.require_binaries()


@pytest.mark.usefixtures("bare_machine")
def test_without_binaries_the_checks_before_a_release_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Failed, match="apt-get install postgresql"):
        postgres.require_binaries()


@pytest.mark.usefixtures("bare_machine")
def test_the_newest_of_debians_versions_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    assert postgres.binaries() == tmp_path / "17" / "bin"
