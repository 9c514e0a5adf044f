"""The service that shows the letter of a package before anybody signs it; nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from visitor_desk.privacy.letters import LetterWriter
from visitor_desk.privacy.request_answer import AnswerGatherer
from visitor_desk.privacy.request_service import Requests
from visitor_desk.privacy.request_terms import get_request
from visitor_desk.privacy.requests import RequestId, RequestKind
from visitor_desk.progress import Progress, Stopped, never, no_progress
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.security.signing import fingerprint


@dataclass(frozen=True)
class PackagePreview:
    """Makes the letter as the package of `requests` would hold it."""

    requests: Requests

    @requires(Duty.PRIVACY)
    def letter(
        self,
        session: Session,
        request_id: RequestId,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> bytes:
        """Return the letter of the package as it would be now, as a PDF; raises as `Requests.contents`.

        Opens what the letter says, with an entry for each, so the letter that goes out names that too.
        """
        service = self.requests
        contents = service.contents(session, request_id, progress, stopped)
        root = fingerprint(service.sealed.installation.root_public)
        gatherer = AnswerGatherer(service.works, service.sealed, service.lives, root)
        with service.works() as work:
            request = get_request(work, request_id)
        now = service.clock.now()
        opened = gatherer.open(session, request, contents, now)
        answer = gatherer.answer(request, opened, contents, now)
        letters = LetterWriter(service.settings)
        return letters.portable(answer) if request.kind is RequestKind.PORTABILITY else letters.access(answer)
