"""The work behind the preview of a letter: it is made and drawn beside the window, in memory alone."""

from __future__ import annotations

from collections.abc import Callable

from ui.palettes import Tone
from ui.privacy.request_detail import RequestDetail
from ui.workplace import Workplace
from visitor_desk.paper.page_picture import PagePicture, page_pictures, page_texts
from visitor_desk.privacy.request_decisions import Decision
from visitor_desk.privacy.request_terms import Notice
from visitor_desk.privacy.requests import RefusalGround, Request, RequestId
from visitor_desk.progress import Progress, Stopped

Drawn = tuple[tuple[PagePicture, ...], tuple[str, ...]]


class RequestPreview:
    """Shows the letter of the package, or of the decision or notice that is being written."""

    def __init__(
        self, workplace: Workplace, detail: RequestDetail, front: Callable[[], Request | None]
    ) -> None:
        self._work, self._detail, self._front = workplace, detail, front
        detail.letters.preview_asked.connect(self._preview)

    def _preview(self, written: object, ground: object, text: str) -> None:
        request, desk, session = self._front(), self._work.desk, self._work.session
        if request is None:
            return
        if isinstance(written, Decision):
            why = ground if isinstance(ground, RefusalGround) else None
            self._draw(
                request.id,
                lambda _progress, _stopped: desk.request_decisions.preview(
                    session, request.id, written, text, why
                ),
            )
        elif isinstance(written, Notice):
            self._draw(
                request.id,
                lambda _progress, _stopped: desk.request_terms.preview(session, request.id, written, text),
            )
        else:
            self._draw(
                request.id,
                lambda progress, stopped: desk.package_preview.letter(session, request.id, progress, stopped),
            )

    def _draw(self, request: RequestId, make: Callable[[Progress, Stopped], bytes]) -> None:
        dots, texts = self._detail.preview.dots_per_inch, self._work.look.texts

        def draw(progress: Progress, stopped: Stopped) -> Drawn:
            letter = make(progress, stopped)
            return page_pictures(letter, dots), page_texts(letter)

        def show(drawn: Drawn) -> None:
            front = self._front()
            if front is not None and front.id == request and self._detail.isVisible():
                self._detail.show_preview(*drawn)
                self._work.say("requests.previewed", Tone.NEUTRAL)

        self._work.read_long(
            self._detail,
            draw,
            show,
            lambda done, total: self._work.bar.say(
                texts("requests.looking", done=done, total=total), Tone.NEUTRAL
            ),
        )
