"""The work behind the recorders page: folders and their state, tries, and runs of the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFileDialog

from ui.footage.adding import Adding
from ui.footage.footage_words import FootageWords
from ui.footage.importing import Importing
from ui.footage.index_runs import IndexRuns
from ui.footage.recorder_form import LONGEST_PATH
from ui.footage.recorders_page import RecordersPage
from ui.formats import visible
from ui.models.recorders import RecorderRow
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.footage.camera import Camera, CameraId, FootageSource, SourceId, SourceSight
from visitor_desk.footage.camera_days import Kept
from visitor_desk.footage.footage_watch import WatchTask
from visitor_desk.footage.recorder_layouts import IMPORTED, RecorderLayout, known_layouts
from visitor_desk.footage.recording import RecordingState
from visitor_desk.footage.watch import WatchKind
from visitor_desk.security.duties import Duty
from visitor_desk.visits.place import Zone

CAMERAS_NAMED = 8


@dataclass(frozen=True)
class _Read:
    """What the page shows of all recorders."""

    sources: Sequence[tuple[FootageSource, SourceSight | None]]
    cameras: Sequence[Camera]
    zones: Sequence[Zone]
    files: Mapping[SourceId, Mapping[RecordingState, int]]
    kept: Mapping[CameraId, Kept]
    layouts: Mapping[str, RecorderLayout]
    tasks: Sequence[WatchTask]


class RecordersRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._words = FootageWords(self._look.texts, self._look.formats)
        self.page = RecordersPage(workplace.look, may_index=Duty.FACILITY in self._session.duties)
        self.runs = IndexRuns(workplace, self.page, self._read_all)
        self.adding = Adding(workplace, self.page, self._added)
        self.importing = Importing(workplace, self.page, self._read_all)
        page = self.page
        page.row_chosen.connect(self._show)
        page.add_asked.connect(self._add)
        page.import_asked.connect(self.begin_import)
        page.detail.change_asked.connect(self.begin_change)
        page.form.folder_asked.connect(self._ask_folder)
        page.detail.run_asked.connect(self._run)
        page.detail.run_all_asked.connect(self._run_all)
        self._read: _Read | None = None

    def enter(self) -> None:
        """Read recorders, what was last seen of them, and their cameras."""
        self._read_all()
        self._work.bar.say(self._look.texts("recorders.hint"), Tone.NEUTRAL)

    def _read_all(self) -> None:
        desk, session = self._desk, self._session

        def read() -> _Read:
            return _Read(
                desk.cameras.sources(session),
                desk.cameras.cameras(session),
                desk.house.zones(session),
                desk.camera_days.files(session),
                desk.camera_days.kept(session),
                known_layouts(),
                desk.footage_watch.open_tasks(session) if Duty.FACILITY in session.duties else (),
            )

        self._work.read(self.page, read, self._got)

    def _got(self, read: _Read) -> None:
        self._read = read
        now = self._look.clock.now()
        rows = []
        for source, sight in read.sources:
            tone, state = self._words.source_state(source, sight, now)
            rows.append(
                RecorderRow(
                    source.id,
                    visible(source.name),
                    self._layout_name(source, read),
                    state,
                    tone,
                    self._count(source, read),
                    str(sum(read.files.get(source.id, {}).values())),
                )
            )
        self.page.show_tasks([self._task(one) for one in read.tasks])
        troubled = sum(row.tone in {Tone.BAD, Tone.LOOK_AGAIN} for row in rows)
        self.page.show_rows(sorted(rows, key=lambda row: row.tone is Tone.NEUTRAL), troubled)

    def _task(self, task: WatchTask) -> str:
        name = visible(task.camera_name or task.source_name)
        since = self._look.formats.day_time(task.alarm.since)
        return self._look.texts(f"footage_alarm.{task.alarm.kind.value}", name=name, since=since)

    def _layout_name(self, source: FootageSource, read: _Read) -> str:
        if source.layout == IMPORTED:
            return self._look.texts("recorders.by_hand")
        layout = read.layouts.get(source.layout)
        return visible(layout.title if layout else source.layout)

    def _sub(self, source: FootageSource, layout: str) -> str:
        """Return how a recorder names its files, and since when it is out of service."""
        since = source.retired_at
        return layout if since is None else f"{layout} · {self._words.retired(since)}"

    def _count(self, source: FootageSource, read: _Read) -> str:
        """Return how many cameras a recorder has; of a folder of imports that says nothing."""
        if source.layout == IMPORTED:
            return ""
        return self._look.texts.count("cameras.count", len(self._cameras_of(source, read)))

    def _cameras_of(self, source: FootageSource, read: _Read) -> list[Camera]:
        return [camera for camera in read.cameras if camera.source == source.id]

    def _show(self, chosen: str) -> None:
        read = self._read
        found = (
            next(((one, sight) for one, sight in read.sources if one.id == chosen), None) if read else None
        )
        if read is None or found is None:
            return
        source, sight = found
        texts, formats = self._look.texts, self._look.formats
        nothing = texts("visits.nothing")
        layout = read.layouts.get(source.layout)
        cameras = self._cameras_of(source, read)
        kept = [read.kept[camera.id] for camera in cameras if camera.id in read.kept]
        trouble = self._words.problem_sentence(sight, source.name) if sight and not source.retired_at else ""
        tasks = [
            task
            for task in read.tasks
            if task.alarm.source == source.id
            # The sentence above the facts says the same.
            and not (trouble and task.alarm.kind is WatchKind.NOT_LOOKED_AT)
        ]
        certainty = texts(f"recorders.certainty_{layout.certainty.value}") if layout else nothing
        files = read.files.get(source.id, {})
        self.page.detail.show_recorder(
            visible(source.name),
            self._sub(source, f"{self._layout_name(source, read)} · {certainty}"),
            visible(source.root, LONGEST_PATH),
            trouble,
            [
                (texts("cameras.fact_kept"), self._words.recorder_kept(kept)),
                (
                    texts("recorders.fact_seen"),
                    formats.day_time(sight.seen_at) if sight and sight.seen_at else texts("recorders.never"),
                ),
                (texts("recorders.fact_zone"), visible(source.time_zone)),
                (texts("recorders.fact_files"), str(sum(files.values()))),
                (texts("recorders.fact_cameras"), self._names(cameras)),
                *self._past_term(kept),
            ],
            [*self._words.alarms(tasks), *self._words.problems(files, self.runs.reports.get(source.id))],
        )
        self.runs.show(source.id)

    def _names(self, cameras: Sequence[Camera]) -> str:
        names = [visible(camera.name) for camera in cameras[:CAMERAS_NAMED]]
        if len(cameras) > CAMERAS_NAMED:
            names.append(self._look.texts.count("recorders.more_cameras", len(cameras) - CAMERAS_NAMED))
        return ", ".join(names) or self._look.texts("visits.nothing")

    def _past_term(self, kept: Sequence[Kept]) -> list[tuple[str, str]]:
        words = self._words.past_term(kept)
        return [(self._look.texts("recorders.fact_past_term"), words)] if words else []

    def _run(self) -> None:
        chosen = self.page.chosen
        if self._read is not None:
            mine = [(one.id, visible(one.name)) for one, _ in self._read.sources if one.id == chosen]
            self.runs.run(mine)

    def _run_all(self) -> None:
        if self._read is not None:
            in_service = [one for one, _ in self._read.sources if one.retired_at is None]
            self.runs.run([(one.id, visible(one.name)) for one in in_service])

    def _add(self) -> None:
        if self._read is not None:
            self.adding.begin(
                [source for source, _ in self._read.sources], self._read.cameras, self._read.zones
            )

    def begin_change(self) -> None:
        """Open the form on the chosen recorder."""
        read, chosen = self._read, self.page.chosen
        sources = [source for source, _ in read.sources] if read else []
        source = next((one for one in sources if one.id == chosen), None)
        if read is not None and source is not None and source.layout in read.layouts:
            self.adding.change(source, sources, read.cameras, read.zones)
        elif source is not None:
            self._work.say("recorders.only_imported", Tone.NEUTRAL)

    def begin_import(self) -> None:
        """Open the form that imports exported files."""
        if self._read is not None:
            self.importing.begin(self._read.cameras)

    def begin_like_first(self) -> None:
        """Open the form on the folder of the first recorder, where there is one."""
        self._add()
        if self._read is not None and self._read.sources:
            self.adding.use_folder(self._read.sources[0][0].root)

    def _added(self) -> None:
        self.page.show_list()
        self._read_all()

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self.page, self._look.texts("recorders.choose_title"))
        if chosen:
            self.adding.use_folder(chosen)
