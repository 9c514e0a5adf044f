from __future__ import annotations

import pytest

from tests.contracts.footage_stores import FootageStoresContract
from tests.footage.fakes import Memory


class TestMemory(FootageStoresContract):
    @pytest.fixture
    def open_work(self) -> Memory:
        return Memory()
