"""The left side of the reception page: the document, its verdict, and the choices it asks for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.formats import visible
from ui.glyphs import Glyph, GlyphLabel
from ui.look import Look
from ui.palettes import Tone
from ui.reception.by_eye_box import ByEyeBox
from ui.reception.camera_strip import CameraStrip
from ui.reception.draft import CheckInDraft
from ui.reception.lines_editor import LinesEditor
from ui.reception.picture_view import PictureView
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.verdict_banner import VerdictBanner
from visitor_desk.documents.camera import CameraState
from visitor_desk.visits.arrival_findings import Choice
from visitor_desk.visits.place import WithoutDocument

_ACTS = {
    Choice.SAME_PERSON_OTHER_SPELLING: "reception.spelling",
    Choice.SEEN_AND_ACCEPTED: "reception.accepted",
    Choice.HOST_APPROVED: "reception.host_approves",
    Choice.SUPERVISOR_CALLED: "reception.supervisor",
}


class DocumentPanel(Panel):
    """Shows one draft's document; says what was chosen, and decides nothing itself."""

    picture_given = Signal(Path)
    lines_given = Signal(list)
    finding_settled = Signal(str, object)
    resembles_said = Signal(bool)
    seen_by_eye = Signal(object, str, str)
    by_eye_asked = Signal()
    no_document_said = Signal()
    host_vouched = Signal()

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        super().__init__(theme, texts("document.heading"), texts("document.not_stored"))
        self._look = look
        self._code = ""
        self.picture = PictureView(look)
        self.picture.dropped.connect(self.picture_given)
        self.banner = VerdictBanner(theme)
        self.lines = LinesEditor(look)
        self.lines.handed_on.connect(self.lines_given)
        self.lines_editor = self.lines.editor
        self.camera = CameraStrip(look)
        self.covered = PlainLabel(theme, texts("document.covered"), Type.HINT, "second", wrap=True)
        self.covered.hide()
        self._settle_words = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self._advice = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self._choices = {choice: KeyButton(look, act) for choice, act in _ACTS.items()}
        for choice, button in self._choices.items():
            button.clicked.connect(lambda _=False, choice=choice: self._settle(choice))
        self._settled = PlainLabel(theme, "", Type.HINT, "second", wrap=True)
        self.resembles = KeyButton(look, "reception.resembles")
        self.resembles.setCheckable(True)
        self.resembles.clicked.connect(self.resembles_said)
        self.open_picture = KeyButton(look, "reception.open_picture")
        self.open_picture.clicked.connect(self.ask_for_file)
        self.type_lines = KeyButton(look, "reception.type_lines")
        self.type_lines.clicked.connect(self.start_typing)
        self.by_eye = KeyButton(look, "reception.by_eye")
        self.by_eye.clicked.connect(self.by_eye_asked)
        self.by_eye_box = ByEyeBox(look)
        self.by_eye_box.seen.connect(self.seen_by_eye)
        self.no_document = KeyButton(look, "reception.no_document")
        self.no_document.clicked.connect(self.no_document_said)
        self.paper_form = KeyButton(look, "reception.later")
        self.vouch = KeyButton(look, "reception.vouch")
        self.vouch.clicked.connect(self.host_vouched)
        self._build()

    def _build(self) -> None:
        theme = self._look.theme
        content = ScrollContent(theme)
        column = content.column
        column.addWidget(self.picture)
        column.addWidget(self.covered)
        column.addWidget(self.camera)
        column.addWidget(self.lines)
        column.addWidget(self.by_eye_box)
        column.addWidget(self.banner)
        self._settle_box = QWidget()
        choices = QVBoxLayout(self._settle_box)
        choices.setContentsMargins(0, theme.space(0.5), 0, 0)
        choices.setSpacing(theme.space())
        choices.addWidget(self._settle_words)
        choices.addWidget(self._advice)
        choices.addWidget(FlowRow(theme, list(self._choices.values())))
        column.addWidget(self._settle_box)
        self._settled_box = QWidget()
        row = QHBoxLayout(self._settled_box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space())
        row.addWidget(GlyphLabel(Glyph.CHECK, theme.colour("good"), theme.space(1.5)))
        row.addWidget(self._settled, 1)
        column.addWidget(self._settled_box)
        column.addWidget(FlowRow(theme, [self.resembles, self.vouch]))
        # Last: on a low screen what is to be said about this document comes before another way to read one.
        ways = [self.camera.toggle, self.open_picture, self.type_lines, self.by_eye, self.no_document]
        column.addWidget(FlowRow(theme, [*ways, self.paper_form]))
        column.addStretch(1)
        self.body.addWidget(scrolling(content), 1)
        self._kept = PlainLabel(theme, self._look.texts("document.kept"), Type.HINT, "second", wrap=True)
        self.body.addWidget(self._kept)

    def show_draft(self, draft: CheckInDraft) -> None:
        """Show a draft's document: banner, the first finding to settle, and what was chosen."""
        texts = self._look.texts
        document = draft.document
        self.picture.show_small(small=document is not None or draft.lacking)
        if document is None and draft.lacking:
            self.banner.show_verdict(Tone.LOOK_AGAIN, texts("without.heading"), [self._rule_words(draft)])
        elif document is None:
            self.banner.show_verdict(Tone.NEUTRAL, texts("verdict.none"), [])
        else:
            footnote = texts("document.waited") if document.read_and_forgotten else document.footnote
            self.banner.show_verdict(document.tone, document.verdict, list(document.sentences), footnote)
        self._show_choices(draft)
        comparable = document is not None and document.has_photo
        shown = document is None or not (document.vouched or document.shown_earlier)
        self.resembles.setEnabled(comparable)
        self.resembles.setVisible(not draft.lacking and shown)
        self.resembles.setChecked(draft.resembles)
        zone = draft.expected.number_zone if draft.expected else ""
        self._kept.setText(
            texts("document.kept_number", zone=visible(zone)) if zone else texts("document.kept")
        )
        self._kept.setVisible(not draft.lacking and shown)
        rule = draft.expected.without_document if draft.expected else None
        self.vouch.setVisible(draft.lacking and rule is WithoutDocument.HOST_VOUCHES)

    def _rule_words(self, draft: CheckInDraft) -> str:
        """Return what the zones do with somebody without a document."""
        texts, one = self._look.texts, draft.expected
        if one is None:
            return texts("without.person_first")
        if one.without_document is WithoutDocument.HOST_VOUCHES:
            return texts("without.host_vouches", host=visible(one.host))
        return texts(f"without.{one.without_document.value}")

    def show_reading(self) -> None:
        """Show that a document is being read."""
        self.picture.show_busy(busy=True)
        texts = self._look.texts
        self.banner.show_verdict(Tone.NEUTRAL, texts("verdict.reading"), [])

    def show_picture(self, image: QImage | None) -> None:
        """Show the picture of the draft, covered where nobody may look, or none."""
        self.picture.show_busy(busy=False)
        self.picture.show_image(image)
        self.covered.setVisible(image is not None)

    def show_camera(
        self,
        state: CameraState | None,
        frame: QImage | None = None,
        *,
        zone: bool = False,
        glare: bool = False,
    ) -> None:
        """Show a camera that is used and its newest frame, if there is a new one; None where none is used."""
        if state is None:
            self.camera.show_off()
            self.picture.show_image(None)
            return
        self.camera.show_state(state, zone=zone, glare=glare)
        if frame is not None or state is not CameraState.LIVE:
            self.picture.show_image(frame)

    def show_trouble(self, sentence: str) -> None:
        """Say why nothing could be read."""
        self.picture.show_busy(busy=False)
        self.banner.show_verdict(Tone.LOOK_AGAIN, self._look.texts("verdict.look_again"), [sentence])

    def _show_choices(self, draft: CheckInDraft) -> None:
        texts = self._look.texts
        document = draft.document
        # Who is refused is not settled into the house.
        unsettled = () if document is not None and document.refused else draft.unsettled
        self._settle_box.setVisible(bool(unsettled))
        if document is not None and unsettled:
            asked = next(one for one in document.to_settle if one.code == unsettled[0])
            self._code = asked.code
            total = len(document.to_settle)
            number = total - len(unsettled) + 1
            self._settle_words.setText(
                texts("document.to_settle", n=number, total=total, finding=asked.short)
                if total > 1
                else texts("document.settle_one", finding=asked.short)
            )
            self._advice.setText(asked.advice)
            for choice, button in self._choices.items():
                button.setVisible(choice in asked.choices)
        shorts = {one.code: one.short for one in document.to_settle} if document else {}
        said = [
            texts(
                "said.settled",
                finding=shorts.get(one.finding, one.finding),
                choice=texts(f"choice.{one.choice.value}"),
            )
            for one in draft.settled
        ]
        self._settled.setText("\n".join(said))
        self._settled_box.setVisible(bool(said))

    def _settle(self, choice: Choice) -> None:
        self.finding_settled.emit(self._code, choice)

    def ask_for_file(self) -> None:
        """Ask for a picture file."""
        pictures = self._look.texts("document.pictures")
        chosen, _ = QFileDialog.getOpenFileName(
            self, self._look.texts("document.heading"), "", f"{pictures} (*.png *.jpg *.jpeg *.webp *.bmp)"
        )
        if chosen:
            self.picture_given.emit(Path(chosen))

    def start_typing(self) -> None:
        """Open the place for typed lines and put the cursor there."""
        self.by_eye_box.stop()
        self._hide_picture()
        self.lines.start()

    def start_by_eye(self, number_zone: str) -> None:
        """Ask what the guard sees on the document."""
        self.stop_typing()
        self._hide_picture()
        self.by_eye_box.start(number_zone)

    def _hide_picture(self) -> None:
        # The document is in the guard's hand; on a low screen its picture would push the fields away.
        self.picture.hide()
        self.covered.hide()

    @property
    def typing(self) -> bool:
        """Whether lines, or what the guard sees, are being typed."""
        return self.lines.isVisibleTo(self) or self.by_eye_box.isVisibleTo(self)

    def stop_typing(self) -> None:
        """Close the places for typed lines and for what the guard sees."""
        self.lines.stop()
        self.by_eye_box.stop()
        self.picture.show()
        self.covered.setVisible(self.picture.image is not None)
