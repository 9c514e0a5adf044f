"""Picture files: limits before unpacking, orientation applied, one error per cause."""

from __future__ import annotations

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from visitor_desk.documents.picture_errors import NotAPicture, PictureNotFound, PictureTooLarge
from visitor_desk.documents.picture_file import MOST_BYTES, load_picture, picture_size


def encoded(suffix: str, shape=(40, 60, 3)) -> bytes:
    return cv2.imencode(suffix, np.full(shape, 90, np.uint8))[1].tobytes()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp"])
def test_the_size_is_read_from_the_header(suffix, tmp_path):
    assert picture_size(encoded(suffix)) == (60, 40)
    path = tmp_path / f"page{suffix}"
    path.write_bytes(encoded(suffix))
    assert load_picture(path).shape == (40, 60, 3)


def test_a_grey_file_becomes_three_channels(tmp_path):
    path = tmp_path / "grey.png"
    path.write_bytes(encoded(".png", (40, 60)))
    assert load_picture(path).shape == (40, 60, 3)


def test_the_orientation_of_a_camera_is_applied(tmp_path):
    jpeg = encoded(".jpg")
    tag = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)  # orientation 6: the camera was held on its side
    tiff = b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 1) + tag + struct.pack("<I", 0)
    body = b"Exif\x00\x00" + tiff
    path = tmp_path / "turned.jpg"
    path.write_bytes(jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:])
    assert load_picture(path).shape == (60, 40, 3)


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_for_reading_a_picture_is_grey_and_a_very_large_one_half_its_size(suffix, tmp_path):
    path = tmp_path / f"page{suffix}"
    path.write_bytes(encoded(suffix))
    assert load_picture(path, grey=True).shape == (40, 60)
    path.write_bytes(encoded(suffix, (400, 3600, 3)))
    assert load_picture(path, grey=True).shape == (200, 1800)


def saved(**how) -> bytes:
    """Return a picture as another program writes it."""
    buffer = io.BytesIO()
    picture = Image.new(how.pop("mode"), (60, 40), how.pop("colour"))
    picture.save(buffer, **how)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        saved(mode="CMYK", colour=(0, 80, 160, 20), format="JPEG"),
        saved(mode="I;16", colour=40_000, format="PNG"),
        saved(mode="P", colour=3, format="PNG"),
        saved(mode="RGBA", colour=(9, 90, 200, 0), format="PNG"),
        saved(mode="1", colour=1, format="BMP"),
        saved(
            mode="RGB", colour=0, format="WEBP", save_all=True, append_images=[Image.new("RGB", (60, 40), 99)]
        ),
        saved(
            mode="RGB", colour=0, format="PNG", save_all=True, append_images=[Image.new("RGB", (60, 40), 99)]
        ),
    ],
    ids=["cmyk", "16 bit", "palette", "transparent", "one bit", "animated webp", "animated png"],
)
def test_unusual_pictures_are_read(content, tmp_path):
    path = tmp_path / "page.png"
    path.write_bytes(content)
    assert load_picture(path).shape == (40, 60, 3)
    assert load_picture(path, grey=True).shape == (40, 60)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    path = tmp_path / "bomb.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )
    with pytest.raises(PictureTooLarge):
        load_picture(path)


def test_a_huge_file_is_refused(tmp_path):
    path = tmp_path / "huge.png"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(PictureTooLarge):
        load_picture(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"GIF89a" + b"\0" * 40,
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        encoded(".png")[:30],
        b"\xff\xd8\xff\xe0",
        b"RIFF\0\0\0\0WEBPVP8 ",
        b"BM",
    ],
    ids=["empty", "text", "gif", "svg renamed", "torn", "jpeg-start", "webp-start", "bmp-start"],
)
def test_what_is_no_picture_is_refused(content, tmp_path):
    path = tmp_path / "page.jpg"
    path.write_bytes(content)
    with pytest.raises(NotAPicture):
        load_picture(path)


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(PictureNotFound):
        load_picture(tmp_path / "nowhere.png")
    with pytest.raises(NotAPicture):
        load_picture(tmp_path)
