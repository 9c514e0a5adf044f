"""The work behind the form that adds or changes a recorder: fitting layouts, a try, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from ui.footage.entering import Thing, enter, id_from
from ui.footage.footage_words import FootageWords
from ui.footage.recorder_form import LONGEST_NAME, LONGEST_PATH
from ui.footage.recorders_page import RecordersPage
from ui.formats import visible
from ui.models.recorders import TriedRow
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import Camera, CameraId, FootageSource, SourceId
from visitor_desk.footage.dry_run import DryRun, LayoutFit, NotRead, TriedFile
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.pattern_builder import PatternUnusable
from visitor_desk.footage.recorder_layouts import FormatRefused, known_layouts
from visitor_desk.footage.recorder_records import PasswordInDatabase
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
        self._trying = 0
        self._changing: FootageSource | None = None
        self._service: tuple[Thing, ...] = ()
        form = page.form
        form.service_asked.connect(self._switch_service)
        form.folder_entered.connect(self._try_best)
        form.try_asked.connect(self._try)
        form.save_asked.connect(self._save)

    def begin(
        self, sources: Sequence[FootageSource], cameras: Sequence[Camera], zones: Sequence[Zone]
    ) -> None:
        """Open the form, empty, in the time zone of the site."""
        self._begin(sources, cameras, zones, str(self._formats.zone))

    def change(
        self,
        source: FootageSource,
        sources: Sequence[FootageSource],
        cameras: Sequence[Camera],
        zones: Sequence[Zone],
    ) -> None:
        """Open the form on a recorder that is there, and try it as it is."""
        self._begin(sources, cameras, zones, source.time_zone)
        self._changing = source
        self._form.fill(source)
        self._look(source.layout)

    def _begin(
        self,
        sources: Sequence[FootageSource],
        cameras: Sequence[Camera],
        zones: Sequence[Zone],
        time_zone: str,
    ) -> None:
        self._sources, self._cameras, self._zones = sources, cameras, zones
        self._changing, self._service = None, ()
        self._trying += 1
        self._page.show_form(self._page.form)
        self._form.begin(time_zone, self._layouts(()))

    def use_folder(self, folder: str) -> None:
        """Fill a folder in that was chosen, and try it."""
        self._form.folder.editor.setText(folder)
        self._try_best()

    @property
    def _folder(self) -> str:
        return self._form.folder.editor.text().strip()

    def _layouts(self, fits: Sequence[LayoutFit], looked_at: int = 0) -> list[tuple[str, object]]:
        """Return what to offer: the layouts that fit first, then all others as they are proposed."""
        texts = self._texts
        offered: list[tuple[str, object]] = []
        for fit in fits:
            share = texts("recorders.layout_fits", share=round(100 * fit.read / looked_at))
            certainty = texts(f"recorders.certainty_{fit.certainty.value}")
            offered.append((f"{visible(fit.title)} · {share} · {certainty}", fit.layout))
        fitting = {fit.layout for fit in fits}
        for layout in known_layouts().values():
            if layout.id not in fitting:
                certainty = texts(f"recorders.certainty_{layout.certainty.value}")
                offered.append((f"{visible(layout.title)} · {certainty}", layout.id))
        return offered

    def _try_best(self) -> None:
        """Try a folder that was just entered with the layout that fits it best."""
        self._look(None)

    def _try(self) -> None:
        self._form.clear_troubles()
        if not self._folder:
            self._form.folder.show_trouble(self._texts("recorders.folder_missing"))
            self._form.folder.editor.setFocus()
            return
        self._look(str(self._form.layout_choice.editor.value))

    def _look(self, layout: str | None) -> None:
        form = self._form
        form.clear_troubles()
        form.note("")
        desk, session = self._work.desk, self._work.session
        folder, zone = Path(self._folder), form.time_zone.editor.text().strip()
        pattern = form.pattern.editor.text().strip()
        originals = bool(form.originals.editor.value)
        self._trying += 1
        ticket = self._trying

        def show(found: DryRun) -> None:
            if ticket == self._trying:
                self._show_found(found)

        def refuse(error: DeskError) -> None:
            if ticket == self._trying:
                self._show_trouble(error)

        self._work.read(
            self._page,
            lambda: desk.recorder_trial.try_folder(
                session, folder, zone, layout=layout, pattern=pattern, originals=originals
            ),
            show,
            refuse,
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

    def _show_found(self, found: DryRun) -> None:
        form, texts = self._form, self._texts
        form.layout_choice.editor.offer(self._layouts(found.fits, found.looked_at))
        if found.layout is not None:
            form.layout_choice.editor.choose(found.layout)
        if not form.name.editor.text():
            form.name.editor.setText(Path(self._folder).name[:LONGEST_NAME])
        form.show_tried(
            texts("recorders.tried_summary", fits=found.read, n=found.looked_at),
            [self._row(one) for one in found.files],
            [key for key in found.cameras if key not in self._entered],
            [(visible(zone.name), zone.id) for zone in self._zones],
            may_save=found.read > 0,
        )
        if not found.looked_at:
            form.folder.show_trouble(texts("recorders.folder_empty"))
            return
        refused = next((one.refused for one in found.files if one.refused is not None), None)
        if not found.read and refused is not None:
            form.layout_choice.show_trouble(self._work.look.sentence(refused.error()))
        elif not found.read:
            form.layout_choice.show_trouble(texts("recorders.none_fits"))
        elif found.read < found.looked_at:
            form.note(texts("recorders.some_fit", n=found.looked_at - found.read), Tone.LOOK_AGAIN)
        else:
            form.note(texts("recorders.still_fit" if self._changing else "recorders.all_fit"), Tone.GOOD)

    @property
    def _entered(self) -> set[str]:
        """The keys of the cameras that the recorder has already; they are changed on their own page."""
        changing = self._changing
        return {one.key for one in self._cameras if changing is not None and one.source == changing.id}

    def _row(self, one: TriedFile) -> TriedRow:
        texts, nothing = self._texts, self._texts("visits.nothing")
        path, key = visible(one.path, LONGEST_PATH), visible(one.camera_key or nothing)
        if one.start is None:
            trouble = texts(f"recorders.trouble_{one.not_read or NotRead.NO_TIME}")
            return TriedRow(path, key, nothing, nothing, nothing, trouble)
        found_by = texts(f"recorders.by_{one.start.source.value}")
        if one.start.doubt is not TimeDoubt.NONE:
            found_by = texts(f"recorders.doubt_{one.start.doubt.value}")
        at = one.start.at.astimezone(self._formats.zone)
        offset = f"{at:%z}"
        return TriedRow(
            path,
            key,
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
            originals=bool(form.originals.editor.value),
            database=form.database.editor.text().strip(),
            retired_at=self._changing.retired_at if self._changing else None,
        )

    def _save(self) -> None:
        form, texts = self._form, self._texts
        name = form.name.editor.text().strip()
        changing = self._changing
        known = {one.name.casefold() for one in self._sources if changing is None or one.id != changing.id}
        trouble = ""
        if not name:
            trouble = texts("recorders.name_missing")
        elif name.casefold() in known:
            trouble = texts("recorders.recorder_there")
        form.name.show_trouble(trouble)
        named = form.cameras.named()
        if trouble or named is None:
            return
        new_id = SourceId(id_from(name, [one.id for one in self._sources]))
        source = self._source(changing.id if changing else new_id, name)
        taken = [camera.id for camera in self._cameras]
        things: list[Thing] = [source]
        for one in named:
            camera = CameraId(id_from(one.name, taken))
            taken.append(camera)
            things.append(Camera(camera, one.name, one.zone, one.view, source.id, one.key))
        self._enter(things)

    def _switch_service(self) -> None:
        """Take the recorder with its cameras out of service, or put both back; both at the same moment.

        What was asked for stays the same thing until the form is left, so that it is what is signed.
        """
        source = self._changing
        if source is None:
            return
        out = source.retired_at is None
        since = self._work.look.clock.now() if out else None
        # Those that went with it come back with it.
        before = None if out else source.retired_at
        mine = [one for one in self._cameras if one.source == source.id and one.retired_at == before]
        self._service = self._service or (
            replace(source, retired_at=since),
            *(replace(one, retired_at=since) for one in mine),
        )
        self._enter(self._service)

    def _enter(self, things: Sequence[Thing]) -> None:
        desk, session = self._work.desk, self._work.session
        self._work.write(self._page, lambda: enter(desk, session, things), self._saved, self._refused)

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, PasswordInDatabase):
            self._form.database.show_trouble(self._work.look.sentence(error))
            self._form.database.editor.setFocus()
        else:
            self._work.show_error(error)

    def _saved(self, asked: int) -> None:
        if asked:
            self._form.note(self._texts.count("recorders.asked", asked), Tone.NEUTRAL)
            return
        said = "recorders.changed" if self._changing else "recorders.added"
        self._work.say(said, name=visible(self._form.name.editor.text()))
        self._on_added()
