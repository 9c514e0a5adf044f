"""What can be wrong with a picture file, apart from its reading: a front end needs no OpenCV to say it."""

from __future__ import annotations

from visitor_desk.errors import DeskError


class PictureNotFound(DeskError):
    """There is no such file. Values: `path`."""

    code = "documents.picture_not_found"


class NotAPicture(DeskError):
    """The file is no PNG, JPEG, WebP or BMP picture, or a torn one. Values: `path`."""

    code = "documents.not_a_picture"


class PictureTooLarge(DeskError):
    """The file or the picture in it is larger than the desk unpacks. Values: `path`."""

    code = "documents.picture_too_large"
