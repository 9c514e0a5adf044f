"""Texts that services take and write nowhere, each with the reason; the others are tried one by one."""

from __future__ import annotations

import dataclasses

from tests.later_entry_texts import IDS_OF_LATER_ENTRIES
from tests.walk_in_texts import IDS_OF_WALK_INS, OF_WALK_INS
from visitor_desk.visits.door_events import DoorSource

RULE_TEXTS = ("id", "tables", "source")
ELSEWHERE = "looked up or compared, never written"
SECRET = "stretched to a key, never written"
IDS = "ids of rows that have to be there"
"""Where a reference is no row, the service says so and writes nothing: the last test tries."""

IDS_OF = {
    "access_lists": "add.new.authoriser add.new.zone",
    "cameras": "add.camera.source change.camera.id change.camera.source change_source.source.id "
    "set_at_door.seen.camera set_at_door.seen.source set_offset.offset.camera",
    "check_in": f"admit.arrival.approval.authoriser admit.arrival.escort admit.arrival.ticket {IDS_OF_WALK_INS}",
    "deny_list": "add.new.decided_by add.new.visit",
    "doors": "add_source.doors.source add_source.doors.zone put_door.door.source put_door.door.zone "
    "set_clock.clock.source",
    "enter_later": IDS_OF_LATER_ENTRIES,
    "house": "add_zone.zone.parent change_zone.zone.id change_zone.zone.parent",
    "breaches": "open.new.operator open.new.desk",
    "disclosures": "write.new.ranges.camera write.new.ranges.zone write.new.ranges.visitors_of",
    "deliveries": "come_in.new.visit hand_over.to.visit hand_over.to.staff go_out.to.visit go_out.to.staff "
    "equipment_out.to.visit equipment_out.to.staff",
    "tickets": "issue.new.authoriser issue.new.host issue.new.zones",
}
"""Texts that are such ids, by service."""

NOT_WRITTEN = {
    **{f"{service}.{text}": IDS for service, texts in IDS_OF.items() for text in texts.split()},
    "operators.certify.new.passphrase": SECRET,
    "operators.certify.new.sites": "has to be a site of the installation",
    "operators.certify_by_kit.new.passphrase": SECRET,
    "operators.certify_by_kit.new.sites": "has to be a site of the installation",
    **dict.fromkeys(("operators.change_passphrase.old", "operators.change_passphrase.new"), SECRET),
    "operators.recertify.passphrase": SECRET,
    "operators.recertify.sites": "has to be a site of the installation",
    "operators.recertify_by_kit.login": ELSEWHERE,
    "operators.recertify_by_kit.passphrase": SECRET,
    "operators.sign_in.login": ELSEWHERE,
    "operators.sign_in.passphrase": SECRET,
    "desks.certify.fingerprint": ELSEWHERE,
    "log.about.record": ELSEWHERE,
    "registers.lint.file": "a file that is read; nothing of it is kept",
    "site_country.change.country": "has to be a country whose days off are known",
    "log.verify.against": ELSEWHERE,
    "log_restore.adopt.notes": "signed checkpoints, checked before anything is done with them",
    "documents.typed.lines": "parsed in memory; what may be kept of them is tested with `minimise`",
    "name_search.search.wanted": ELSEWHERE,
    "request_records.find.wanted": ELSEWHERE,
    "deny_list.match.announced": ELSEWHERE,
    "deny_letters.write.to.address": "on the paper only",
    "deny_letters.write.to.name": "on the paper only",
    "authority_visits.write.new.id": "random, made by the program when the form is opened",
    "silences.ask.new.about": "has to be there, or nothing is written",
    "silences.begin.request_id": ELSEWHERE,
    "disclosures.write.new.id": "random, made by the program when the form is opened",
    **dict.fromkeys(("disclosures.letter.to.address", "disclosures.letter.to.name"), "on the paper only"),
    "breaches.open.new.id": "random, made by the program when the form is opened",
    "incidents.write.new.id": "random, made by the program when the form is opened",
    "incidents.write.new.badges": IDS,
    "incidents.write.new.moment": IDS,
    "incidents.write.new.zones": IDS,
    "cameras.add.approval": ELSEWHERE,
    "cameras.add_source.approval": ELSEWHERE,
    "cameras.add_source.source.layout": "has to be a layout that is known",
    "cameras.add_source.source.time_zone": "has to be a time zone that is known",
    "cameras.change.approval": ELSEWHERE,
    "cameras.change_source.approval": ELSEWHERE,
    "cameras.change_source.source.layout": "has to be a layout that is known",
    "cameras.change_source.source.time_zone": "has to be a time zone that is known",
    "cameras.set_at_door.approval": ELSEWHERE,
    "cameras.set_offset.approval": ELSEWHERE,
    "recorder_trial.try_folder.time_zone": "has to be a time zone that is known",
    "recorder_trial.try_folder.layout": "has to be a layout that is known",
    "recorder_trial.try_folder.pattern": "is only tried",
    "footage_import.import_recordings.time_zone": "has to be a time zone that is known",
    "footage_import.import_recordings.layout": "has to be a layout that is known",
    "desk_lock.reopen.pin": SECRET,
    "desk_lock.set_pin.pin": SECRET,
    "relief.activate.login": ELSEWHERE,
    "relief.activate.passphrase": SECRET,
    "relief.activate_by_code.login": ELSEWHERE,
    "relief.activate_by_code.code": SECRET,
    "relief.activate_by_code.passphrase": SECRET,
    "relief.activate_by_code.person.name": "the same way as relief.activate",
    "relief.activate_by_code.person.pass_number": "the same way as relief.activate",
    "operators.certify_by_kit.new.login": "the same way as operators.certify",
    "operators.certify_by_kit.new.staff_name": "the same way as operators.certify",
    "four_eyes.approve.request_id": ELSEWHERE,
    "four_eyes.ask.act": "has to be an act of the table",
    "four_eyes.turn_down.request_id": ELSEWHERE,
    "retention_reasons.why.table": ELSEWHERE,
    "retention_reasons.why.record": ELSEWHERE,
    "retention_policies.propose.rules.tables": "has to be a table that the program keeps",
    "retention_policies.publish.request_id": ELSEWHERE,
    **{f"retention_policies.simulate.rules.{name}": "a look writes nothing" for name in RULE_TEXTS},
    "requests.footage_left.places.zone": "a look writes nothing",
    "request_decisions.preview.text": "a look writes nothing",
    "request_terms.preview.text": "a look writes nothing",
    "requests.match.places.zone": IDS,
    "requests.match.records.id": IDS,
    "requests.receive.new.places.zone": IDS,
    "governance.enter.request_id": ELSEWHERE,
    "internal_policies.publish.request_id": ELSEWHERE,
    "governance.propose.new.sha256": "has to be a hash",
    "governance.propose.new.terms.country": "has to be two letters",
    "governance.propose.new.terms.data": "has to be a category of the record of processing",
    "erasure.erase.request_id": ELSEWHERE,
    "kept_footage.hand_out.request_id": ELSEWHERE,
    "record_giving.hand_out.request_id": ELSEWHERE,
    "holds.place.new.table": "has to be the table of visits",
    "holds.place.new.record": "has to be a visit that is there",
    "requests.show_clip.file": ELSEWHERE,
    "check_in.admit.arrival.settled.finding": "kept only where a finding of this code was made",
    "check_in.admit.arrival.visit": "random, made by the program when the check-in begins",
    "doors.add_source.source.delimiter": "one sign",
    "doors.add_source.source.encoding": "has to be an encoding that Python knows",
    "doors.add_source.source.time_format": "has to be a pattern that times are read with",
    "doors.add_source.source.time_zone": "has to be a time zone that is known",
    **{
        f"doors.try_out.source.{part.name}": "a dry run writes nothing"
        for part in dataclasses.fields(DoorSource)
        if part.name != "form"
    },
    "host_mails.try_out.to": "a mail goes there, and nothing of it is written",
    "host_mails.set_password.password": "kept in the keyring of the system, in no store",
    **{
        f"returning.admit.arrival.{name}": "the same way as check_in.admit"
        for name in (
            *[
                "ticket",
                "badge",
                "settled.finding",
                "escort",
                "approval.authoriser",
                "notice",
                "rules",
                "guest",
                "visit",
            ],
            *(name.removeprefix("check_in.admit.arrival.") for name in OF_WALK_INS),
            *(name.removeprefix("admit.arrival.") for name in IDS_OF_WALK_INS.split()),
        )
    },
    **dict.fromkeys(("access_lists.rights.customer", "deliveries.in_house.customer"), ELSEWHERE),
    **dict.fromkeys(
        ("receipts.match.token", "notices.proposed.request_id", "notices.publish.request_id"), ELSEWHERE
    ),
    "deliveries.hand_over.to.carrier": "a carrier is no customer: the service refuses any",
    "tickets.issue.new.recurrence.zone": "has to be a time zone that is known",
    "check_in.compare.guest": "compared only; written by check_in.admit",
    "ticket_import.try_out.filled_in": "a dry run writes nothing",
    "ticket_import.bring_in.filled_in": "the same way as tickets.issue",
}
