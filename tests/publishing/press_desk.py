"""The nouns of the press desk's tests. Rows are made directly, as in tests/builders.py."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

from django.utils import timezone

from danbiet.engine.text.folding import fold
from danbiet.kit.registry import Postman, postmen
from danbiet.offices.models import Agency, User
from danbiet.publishing.models import (
    ConferenceQuestion,
    Journalist,
    Outlet,
    PressConference,
    PressRequest,
    Publication,
    SaidFigure,
    Spokesperson,
)
from tests.cast import NOW

_numbers = itertools.count(1)


def an_outlet(agency: Agency, name: str = "", **fields: object) -> Outlet:
    name = name or f"Báo Thử Nghiệm {next(_numbers)}"
    return Outlet.objects.create(agency=agency, name=name, **fields)


def a_journalist(outlet: Outlet, name: str = "Phan Thị Ký", **fields: object) -> Journalist:
    known = {"email": "ky@bao.example", "phone": "0900 000 000", "consent_on": NOW.date(), "consent_basis": "thư"}
    return Journalist.objects.create(agency=outlet.agency, outlet=outlet, name=name, **(known | fields))


def a_request(agency: Agency, *, at: datetime = NOW, **fields: object) -> PressRequest:
    number = next(_numbers)
    known = {"code": f"BC-T{number:06}", "question": f"Câu hỏi số {number}?", "way": "email", "received_at": at}
    return PressRequest.objects.create(agency=agency, **(known | fields))


def an_answered_request(agency: Agency, *, by: User, after: timedelta, **fields: object) -> PressRequest:
    known = {"state": "answered", "answer": "Trả lời.", "form": "written", "decided_by": by, "decided_at": NOW + after}
    return a_request(agency, **(known | fields))


def a_conference(agency: Agency, *, by: User, at: datetime = NOW, **fields: object) -> PressConference:
    known = {"title": f"Họp báo số {next(_numbers)}", "kind": "regular", "starts_at": at, "created_at": at}
    return PressConference.objects.create(agency=agency, created_by=by, **(known | fields))


def a_conference_question(conference: PressConference, **fields: object) -> ConferenceQuestion:
    number = next(_numbers)
    known = {"question": f"Hỏi tại chỗ số {number}?", "position": number}
    return ConferenceQuestion.objects.create(conference=conference, **(known | fields))


def a_mandate(person: User, *, on: date | None = None, **fields: object) -> Spokesperson:
    known = {
        "title": "Chánh Văn phòng",
        "kind": "regular",
        "phone": "024 0000 0000",
        "email": "phatngon@bo.example",
        "from_on": on or timezone.localdate(NOW),
    }
    return Spokesperson.objects.create(agency=person.agency, person=person, **(known | fields))


def a_said_figure(publication: Publication, subject: str, value: str, **fields: object) -> SaidFigure:
    known = {"kind": "money", "unit": "đồng", "from_fact_table": True, "words": f"{subject} là {value} đồng một tháng"}
    return SaidFigure.objects.create(
        publication=publication, subject=subject, folded_subject=fold(subject), value=value, **(known | fields)
    )


class Letterbox:
    """A postman who keeps what he is given."""

    def __init__(self) -> None:
        self.letters: list[dict[str, object]] = []

    def post(self, agency: Agency, **letter: object) -> None:
        self.letters.append(letter)

    def __enter__(self) -> Letterbox:
        self._before = dict(postmen._entries)
        postmen._entries.clear()
        postmen.add(Postman("letterbox", 1, self.post))
        return self

    def __exit__(self, *_: object) -> None:
        postmen._entries.clear()
        postmen._entries.update(self._before)
