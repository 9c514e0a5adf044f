from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.features.site import Site, found, open_site
from visitor_desk.paths import DataFolder


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("template") / "site"
    found(DataFolder(root))
    return root


@pytest.fixture
def site(template: Path, tmp_path: Path) -> Iterator[Site]:
    with open_site(template, tmp_path / "site") as opened:
        yield opened
