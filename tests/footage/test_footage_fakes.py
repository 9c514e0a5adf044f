from __future__ import annotations

import pytest

from tests.contracts.camera_stores import CameraStoresContract
from tests.footage.fakes import Memory


class TestMemory(CameraStoresContract):
    @pytest.fixture
    def open_work(self) -> Memory:
        return Memory()
