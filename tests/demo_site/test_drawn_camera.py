"""The demo's camera: documents in turn, each of them readable."""

from pathlib import Path

import cv2

from tests.documents.builders import build_td1, build_td3
from tests.documents.fake_cameras import FakeCameras
from visitor_desk.demo_site.drawn_camera import DEVICE, DrawnCamera
from visitor_desk.demo_site.specimens import draw_specimen
from visitor_desk.documents.mrz_image import read_mrz


def test_each_time_it_is_opened_the_next_document_lies_under_it(tmp_path: Path) -> None:
    documents = (build_td3(), build_td1())
    pictures = []
    for number, lines in enumerate(documents):
        pictures.append(tmp_path / f"{number}.png")
        cv2.imwrite(str(pictures[-1]), draw_specimen(lines, "UTOPIA", (("Surname", "ERIKSSON"),)))
    waited: list[float] = []
    source = DrawnCamera(pictures, FakeCameras("video0"), waited.append)
    assert [one.id for one in source.devices()] == [DEVICE.id, "video0"]
    for lines in (*documents, documents[0]):
        camera = source.open(DEVICE.id)
        frames = [camera.newest() for _ in range(30)]
        camera.close()
        assert read_mrz(frames[0]) is None
        reading = read_mrz(frames[-1])
        assert reading is not None
        assert reading.lines == lines
    assert len(waited) == 90


def test_a_real_camera_beside_it_can_be_opened() -> None:
    cameras = FakeCameras("video0")
    camera = DrawnCamera([], cameras).open(cameras.devices()[0].id)
    assert camera.newest().size
    camera.close()
    assert cameras.opened == []
