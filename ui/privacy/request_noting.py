"""The work behind the notes of a request: they are read, and somebody says which go along."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.formats import visible
from ui.palettes import Tone
from ui.privacy.note_step import NoteRow
from ui.privacy.request_detail import RequestDetail
from ui.privacy.request_letters import Change
from ui.privacy.request_words import incident_title
from ui.workplace import Workplace
from visitor_desk.privacy.incident import LONGEST_TEXT, IncidentId, IncidentNote
from visitor_desk.privacy.request_notes import ReadNote
from visitor_desk.privacy.requests import Request
from visitor_desk.security.duties import Purpose


class RequestNoting:
    """Connects the step with the service; every call runs beside the window."""

    def __init__(
        self, workplace: Workplace, detail: RequestDetail, change: Change, front: Callable[[], Request | None]
    ) -> None:
        self._work, self._detail, self._change, self._front = workplace, detail, change, front
        detail.second.notes_asked.connect(self._read)
        detail.notes.chosen.connect(self._choose)

    def _read(self) -> None:
        front, desk, session = self._front(), self._work.desk, self._work.session
        if front is None:
            return

        def show(notes: Sequence[ReadNote]) -> None:
            if self._front() == front:
                self._detail.show_notes([self._row(one, one.note) for one in notes if one.note is not None])
                purpose = self._work.look.texts(f"purpose.{Purpose.PERSON_REQUEST.value}")
                self._work.say("said.notes_read", Tone.NEUTRAL, purpose=purpose)

        self._work.write(self._detail, lambda: desk.request_notes.read(session, front.id), show)

    def _row(self, one: ReadNote, note: IncidentNote) -> NoteRow:
        texts, formats = self._work.look.texts, self._work.look.formats
        parts = [visible(note.text, limit=LONGEST_TEXT)]
        if note.done:
            done = visible(note.done, limit=LONGEST_TEXT)
            parts.append(f"{texts('requests.notes_done')}: {done}")
        incident = one.told.incident
        title = incident_title(incident, texts, formats)
        return NoteRow(incident.id, title, "\n".join(parts), one.told.with_note)

    def _choose(self, incidents: list[str]) -> None:
        desk, session = self._work.desk, self._work.session
        chosen = [IncidentId(one) for one in incidents]
        self._change(lambda request: desk.request_notes.choose(session, request, chosen))
