"""Sealing and opening the fields of a visit in one line each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.security.builders import NOW, House
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.sealed_records import SealReceipt
from visitor_desk.security.session import Session

TODAY = NOW.date()
DAY = TODAY + timedelta(days=3)
FIELDS = {"name": "Erika Mustermann", "purpose": "Wartung", "list": ["a", "b"]}
NEEDED = {Group.D: Purpose.AUDIT, Group.S: Purpose.PERSON_REQUEST, Group.F: Purpose.LEGAL_DUTY}


def put(
    house: House, group: Group = Group.D, day: date = DAY, record: str = "v1", **fields: Any
) -> SealReceipt:
    with house.works() as work:
        receipt = house.sealed.seal(
            work, table="visits", record=record, group=group, expires_on=day, fields=fields or FIELDS
        )
        work.commit()
    return receipt


def get(house: House, session: Session, group: Group = Group.D, record: str = "v1") -> dict[str, Any]:
    with house.works() as work:
        fields = house.sealed.open(
            session, work, table="visits", record=record, group=group, purpose=NEEDED.get(group)
        )
        work.commit()
    return fields


def last_entry(house: House) -> dict[str, Any]:
    body = house.tables.log[max(house.tables.log)].body
    assert body is not None
    return read_body(body)
