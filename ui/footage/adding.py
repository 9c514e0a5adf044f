"""The work behind the form that adds a recorder: fitting layouts, the try, and keeping what was filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ui.footage.entering import Thing, enter, id_from
from ui.footage.footage_words import FootageWords
from ui.footage.recorder_form import LONGEST_NAME
from ui.footage.recorders_page import RecordersPage
from ui.formats import visible
from ui.models.recorders import TriedRow
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import Camera, CameraId, FootageSource, SourceId
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.pattern_builder import PatternUnusable
from visitor_desk.footage.recorder_layouts import FormatRefused
from visitor_desk.footage.recorder_trial import FittingLayout, Trial, TriedFile
from visitor_desk.footage.recording import TimeDoubt
from visitor_desk.footage.recording_time import TimeZoneUnknown
from visitor_desk.visits.place import Zone

_FOLDERS: Final = {
    "missing": "folder_not_there",
    "no_permission": "folder_no_permission",
    "empty": "folder_empty",
    "failed": "folder_failed",
}


class Adding:
    """Fills the form and keeps what it hands over; nothing is kept before a try that read something."""

    def __init__(self, workplace: Workplace, page: RecordersPage, on_added: Callable[[], None]) -> None:
        self._work, self._page, self._form = workplace, page, page.form
        self._on_added = on_added
        self._texts, self._formats = workplace.look.texts, workplace.look.formats
        self._words = FootageWords(self._texts, self._formats)
        self._sources: Sequence[FootageSource] = ()
        self._cameras: Sequence[Camera] = ()
        self._zones: Sequence[Zone] = ()
        self._trial: Trial | None = None
        self._fitting = self._trying = 0
        self._chosen_by_hand = False
        form = page.form
        form.folder_entered.connect(self._offer_layouts)
        form.try_asked.connect(self._try)
        form.save_asked.connect(self._save)
        form.layout_choice.editor.activated.connect(self._layout_chosen)

    def begin(
        self, sources: Sequence[FootageSource], cameras: Sequence[Camera], zones: Sequence[Zone]
    ) -> None:
        """Open the form, empty, in the time zone of the site."""
        self._sources, self._cameras, self._zones = sources, cameras, zones
        self._chosen_by_hand = False
        self._trying += 1
        self._page.show_form()
        self._form.begin(str(self._formats.zone), [])
        self._offer_layouts()

    def use_folder(self, folder: str) -> None:
        """Fill a folder in that was chosen."""
        self._form.folder.editor.setText(folder)
        self._form.forget_try()
        self._offer_layouts()

    @property
    def _folder(self) -> str:
        return self._form.folder.editor.text().strip()

    def _offer_layouts(self) -> None:
        """Offer the layouts, those that fit the folder's files first, and choose the best."""
        desk, session, folder = self._work.desk, self._work.session, self._folder
        self._fitting += 1
        ticket = self._fitting

        def show(found: Sequence[FittingLayout]) -> None:
            if ticket != self._fitting:
                return
            form = self._form
            form.folder.show_trouble("")
            form.layout_choice.editor.offer([(self._layout_words(one), one.layout.id) for one in found])
            fits = bool(found and found[0].fits)
            form.layout_choice.show_trouble(self._texts("recorders.none_fits") if folder and not fits else "")
            if fits and not self._chosen_by_hand:
                form.layout_choice.editor.choose(found[0].layout.id)
            if folder and not form.name.editor.text():
                form.name.editor.setText(Path(folder).name[:LONGEST_NAME])

        self._work.read(
            self._page, lambda: desk.recorder_trial.layouts(session, folder), show, self._show_trouble
        )

    def _layout_chosen(self) -> None:
        self._chosen_by_hand = True

    def _layout_words(self, one: FittingLayout) -> str:
        certainty = self._texts(f"recorders.certainty_{one.layout.certainty.value}")
        title = visible(one.layout.title)
        if not one.fits:
            return f"{title} · {certainty}"
        fits = self._texts("recorders.layout_fits", share=round(100 * one.fits / one.looked_at))
        return f"{title} · {fits} · {certainty}"

    def _try(self) -> None:
        form, texts = self._form, self._texts
        form.clear_troubles()
        form.note("")
        if not self._folder:
            form.folder.show_trouble(texts("recorders.folder_missing"))
            form.folder.editor.setFocus()
            return
        desk, session = self._work.desk, self._work.session
        source = self._source(SourceId("new"), "")
        self._trying += 1
        ticket = self._trying

        def show(trial: Trial) -> None:
            if ticket == self._trying:
                self._show_trial(trial)

        self._work.read(
            self._page,
            lambda: desk.recorder_trial.look(session, source),
            show,
            self._show_trouble,
        )

    def _show_trouble(self, error: DeskError) -> None:
        """Say what is wrong beside the field it is about."""
        form = self._form
        form.forget_try()
        if isinstance(error, SourceUnreachable):
            form.folder.show_trouble(self._texts(f"recorders.{_FOLDERS[str(error.values['why'])]}"))
            form.folder.editor.setFocus()
        elif isinstance(error, TimeZoneUnknown):
            form.time_zone.show_trouble(self._texts("recorders.zone_unknown"))
            form.time_zone.editor.setFocus()
        elif isinstance(error, PatternUnusable):
            form.pattern.show_trouble(self._work.look.sentence(error))
            form.pattern.editor.setFocus()
        elif isinstance(error, FormatRefused):
            form.layout_choice.show_trouble(self._work.look.sentence(error))
        else:
            self._work.show_error(error)

    def _show_trial(self, trial: Trial) -> None:
        texts = self._texts
        self._trial = trial
        summary = texts("recorders.tried_summary", fits=trial.fits, n=trial.looked_at)
        self._form.show_tried(
            summary,
            [self._row(one) for one in trial.files],
            trial.keys,
            [(visible(zone.name), zone.id) for zone in self._zones],
            may_save=trial.fits > 0,
        )
        if not trial.fits:
            self._form.layout_choice.show_trouble(texts("recorders.none_fits"))
        elif trial.fits < trial.looked_at:
            self._form.note(texts("recorders.some_fit", n=trial.looked_at - trial.fits), Tone.LOOK_AGAIN)
        else:
            self._form.note(texts("recorders.all_fit"), Tone.GOOD)

    def _row(self, one: TriedFile) -> TriedRow:
        texts, nothing = self._texts, self._texts("visits.nothing")
        if one.start is None:
            trouble = texts(f"recorders.trouble_{one.trouble}")
            return TriedRow(
                visible(one.path), visible(one.key or nothing), nothing, nothing, nothing, trouble
            )
        found_by = texts(f"recorders.by_{one.start.source.value}")
        if one.start.doubt is not TimeDoubt.NONE:
            found_by = texts(f"recorders.doubt_{one.start.doubt.value}")
        at = one.start.at.astimezone(self._formats.zone)
        offset = f"{at:%z}"
        return TriedRow(
            visible(one.path),
            visible(one.key or nothing),
            f"{self._formats.date_of(at)} {at:%H:%M:%S} {offset[:3]}:{offset[3:]}",
            found_by,
            self._words.uncertainty(one.start.uncertainty_s),
        )

    def _source(self, source: SourceId, name: str) -> FootageSource:
        form = self._form
        return FootageSource(
            source,
            name,
            self._folder,
            str(form.layout_choice.editor.value or ""),
            form.time_zone.editor.text().strip(),
            form.pattern.editor.text().strip(),
        )

    def _save(self) -> None:
        form, texts = self._form, self._texts
        name = form.name.editor.text().strip()
        known = {source.name.casefold() for source in self._sources}
        trouble = ""
        if not name:
            trouble = texts("recorders.name_missing")
        elif name.casefold() in known:
            trouble = texts("recorders.recorder_there")
        form.name.show_trouble(trouble)
        named = form.cameras.named()
        if trouble or named is None:
            return
        source = self._source(SourceId(id_from(name, [one.id for one in self._sources])), name)
        taken = [camera.id for camera in self._cameras]
        things: list[Thing] = [source]
        for one in named:
            camera = CameraId(id_from(one.name, taken))
            taken.append(camera)
            things.append(Camera(camera, one.name, one.zone, one.view, source.id, one.key))
        desk, session = self._work.desk, self._work.session
        self._work.write(self._page, lambda: enter(desk, session, things), self._saved)

    def _saved(self, asked: int) -> None:
        if asked:
            self._form.note(self._texts.count("recorders.asked", asked), Tone.NEUTRAL)
            return
        self._work.say("recorders.added", name=visible(self._form.name.editor.text()))
        self._on_added()
