"""Threat: one person wants to export somebody's data alone.

Claim: the same person twice, an approval used twice, one for a request that was widened since, one that has
expired, and one that the database's owner wrote with a key of their own are all refused; a package without a
second person's approval is invalid to everybody who verifies it; and a package signed anew under another root
does not come from this site.

Not claimed: that one person with two accounts is noticed. Accounts are given by privacy to people it has met;
the program knows accounts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.privacy.house import PrivacyHouse
from tests.security.builders import House, new_officer
from visitor_desk.errors import DeskError
from visitor_desk.privacy.package_manifest import (
    MANIFEST,
    SIGNATURE,
    SIGNED_AS,
    Manifest,
    manifest_from_bytes,
    sha256_hex,
    signature_from_bytes,
    signed_message,
)
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.request_contents import PackageContents
from visitor_desk.privacy.request_release import ApprovedByReleaser, approval_request
from visitor_desk.privacy.requests import Request, RequestNotAtStep
from visitor_desk.security.approvals import (
    ApprovalExpired,
    ApprovalForOther,
    ApprovalMissing,
    Approvals,
    ApprovalUsed,
    ApprovedByRequester,
)
from visitor_desk.security.certificates import Certified, KeyNotCertified, certify
from visitor_desk.security.duties import Duty
from visitor_desk.security.operator_keys import OperatorKeys, new_operator
from visitor_desk.security.records import ROOT, Approval, Operator
from visitor_desk.security.session import Session
from visitor_desk.security.signing import SigningKey


@dataclass
class Case:
    """A request that one officer has matched, in a house with two officers."""

    house: PrivacyHouse
    request: Request
    out: Path

    def release(self, session: Session) -> Path:
        return self.house.requests.release(session, self.request.id, self.out).path

    def refused(self, error: type[DeskError], session: Session | None = None) -> None:
        with pytest.raises(error):
            self.release(session or self.house.officer)
        assert not self.out.exists()

    def contents(self) -> PackageContents:
        return self.house.requests.contents(self.house.officer, self.request.id)

    @property
    def approvals(self) -> Approvals:
        return Approvals(self.house.installation, self.house.log, self.house.clock)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    house = PrivacyHouse()
    visit = house.a_visit()
    house.clock.advance(timedelta(days=1))
    return Case(house, house.matched(visit), tmp_path / "package")


def test_without_an_approval_nothing_goes_out(case: Case) -> None:
    case.refused(RequestNotAtStep)


def test_the_same_person_twice(case: Case) -> None:
    with pytest.raises(ApprovedByRequester):
        case.house.requests.approve(case.house.officer, case.request.id)
    case.refused(RequestNotAtStep)


def test_who_approved_does_not_hand_out(case: Case) -> None:
    case.house.requests.approve(case.house.second, case.request.id)
    case.refused(ApprovedByReleaser, case.house.second)
    assert case.release(case.house.officer)


def test_a_deputy_who_opens_nothing_is_a_second_person(case: Case) -> None:
    deputy = case.house.hired("deputy", Duty.RELEASER)
    case.house.requests.approve(deputy, case.request.id)
    report = verify_package(case.release(case.house.officer))
    assert report.whole, report.faults


def test_an_approval_is_not_played_again(case: Case) -> None:
    case.house.requests.approve(case.house.second, case.request.id)
    case.release(case.house.officer)
    with pytest.raises(RequestNotAtStep):
        case.house.requests.release(case.house.officer, case.request.id, case.out.with_name("again"))
    # Nor where somebody turns the request back in the database: the approval is marked in its own row.
    with case.house.works() as work:
        used = work.approvals.of_request(case.request.id)[0]
        assert used.used_at is not None
        answered = work.requests.get(case.request.id)
        assert answered is not None
        back = replace(answered, step=type(answered.step).APPROVED, closed_at=None, package=None)
        work.requests.update(back)
        work.commit()
    with pytest.raises((ApprovalUsed, ApprovalForOther)):
        case.house.requests.release(case.house.officer, case.request.id, case.out.with_name("again"))


def test_a_widened_request_has_no_approval(case: Case) -> None:
    case.house.requests.approve(case.house.second, case.request.id)
    other = case.house.a_visit(number=2)
    case.house.requests.match(case.house.officer, case.request.id, [*case.request.visits, other.id])
    case.refused(RequestNotAtStep)
    with case.house.works() as work:
        widened = work.requests.get(case.request.id)
        assert widened is not None
        work.requests.update(replace(widened, step=type(widened.step).APPROVED))
        work.commit()
    case.refused(ApprovalForOther)


def test_an_approval_runs_out(case: Case) -> None:
    case.house.requests.approve(case.house.second, case.request.id)
    case.house.clock.advance(timedelta(days=3))
    case.refused(ApprovalExpired)


def test_an_approval_by_the_database_s_owner(case: Case) -> None:
    """They write an officer's row certified by a key of their own, and that officer's approval."""
    own = SigningKey.generate()
    ghost, keys = new_operator(new_officer("ghost"), issuer=ROOT, key=own, at=case.house.clock.now())
    put_approval(case, ghost, keys)
    case.refused(KeyNotCertified)


def test_an_approval_by_an_officer_the_owner_certified_in_a_real_officer_s_name(case: Case) -> None:
    issuer = case.house.second.operator_id
    own = SigningKey.generate()
    ghost, keys = new_operator(new_officer("ghost"), issuer=issuer, key=own, at=case.house.clock.now())
    put_approval(case, ghost, keys)
    case.refused(KeyNotCertified)


def test_an_approval_by_a_guard_who_was_made_an_officer_in_the_table(case: Case) -> None:
    guard = case.house.hired("guard", Duty.RECEPTION)
    raised = replace(guard.operator, duties=frozenset({Duty.PRIVACY}))
    put_approval(case, raised, OperatorKeys(guard.signing, guard.kem))
    case.refused(KeyNotCertified)


def test_the_table_itself_refuses_one_person(case: Case) -> None:
    officer = case.house.officer
    own = Approval("q1", b"h" * 32, officer.operator_id, officer.operator_id, case.house.clock.now(), b"s")
    with case.house.works() as work, pytest.raises(ValueError, match="own"):
        work.approvals.put(own)


def put_approval(case: Case, approver: Operator, keys: OperatorKeys) -> None:
    """Write an approver and their approval of exactly this request past the program."""
    asked = approval_request(case.request, case.contents())
    until = case.house.clock.now() + timedelta(hours=1)
    blank = Approval(asked.id, asked.digest(), asked.requester, approver.id, until, b"")
    signed = replace(blank, signature=keys.signing.sign("approval", blank.statement()))
    case.house.tables.operators[approver.id] = approver
    case.house.tables.approvals[asked.id, approver.id] = signed
    with case.house.works() as work:
        found = work.requests.get(case.request.id)
        assert found is not None
        work.requests.update(replace(found, step=type(found.step).APPROVED))
        work.commit()


@pytest.fixture
def package(case: Case) -> Path:
    case.house.requests.approve(case.house.second, case.request.id)
    return case.release(case.house.officer)


def signed_again(path: Path, who: Session, change: Callable[[Manifest], Manifest]) -> None:
    """Change the manifest and sign it as somebody with a releaser's key would."""
    signature = signature_from_bytes((path / SIGNATURE).read_bytes())
    manifest = change(manifest_from_bytes((path / MANIFEST).read_bytes())).to_bytes()
    digest = sha256_hex(manifest)
    proof = who.signing.sign(SIGNED_AS, signed_message(digest, who.operator_id))
    signed = replace(signature, manifest_sha256=digest, signer=who.operator_id, signature=proof)
    (path / MANIFEST).write_bytes(manifest)
    (path / SIGNATURE).write_bytes(signed.to_bytes())


def faults(path: Path) -> set[str]:
    return {fault.code.value for fault in verify_package(path).faults}


def test_the_verifier_finds_a_package_that_one_person_made(case: Case, package: Path) -> None:
    officer = case.house.officer

    def by_oneself(old: Manifest) -> Manifest:
        own = replace(old.approval, approver=officer.operator_id)
        return replace(
            old, approval=replace(own, signature=officer.signing.sign("approval", own.statement()))
        )

    signed_again(package, officer, by_oneself)
    assert "package.approval_wrong" in faults(package)


def test_the_verifier_finds_an_approval_that_is_none(case: Case, package: Path) -> None:
    signed_again(
        package,
        case.house.officer,
        lambda old: replace(old, approval=replace(old.approval, signature=bytes(64))),
    )
    assert "package.approval_wrong" in faults(package)


def test_a_package_of_another_root_does_not_come_from_this_site(
    case: Case, package: Path, tmp_path: Path
) -> None:
    """Whoever founds an installation of their own makes packages that are whole, and of another root."""
    genuine = verify_package(package)
    assert genuine.root_fingerprint is not None
    assert verify_package(package, genuine.root_fingerprint).from_root is True
    signature = signature_from_bytes((package / SIGNATURE).read_bytes())
    own = House(horizon_days=1)
    root = own.founding.kit.root
    people = tuple(
        replace(
            one,
            certificate=certify(
                ROOT, root, Certified.OPERATOR, one.statement(), at=one.certificate.issued_at
            ),
        )
        for one in signature.operators
    )
    forged = replace(signature, operators=people, root_public=root.public)
    (package / SIGNATURE).write_bytes(forged.to_bytes())
    assert verify_package(package, genuine.root_fingerprint).from_root is False


def test_nobody_signs_for_an_act_without_the_duty(case: Case) -> None:
    asked = approval_request(case.request, case.contents())
    with case.house.works() as work, pytest.raises(ApprovalMissing):
        case.approvals.use(work, asked)
