from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.visits.badge_code import code_of, visit_of
from visitor_desk.visits.visit import VisitId, new_visit_id


@given(st.integers(0, 2**64 - 1).map(lambda number: VisitId(f"{number:016x}")))
def test_a_code_is_twenty_digits_and_leads_back(visit: VisitId) -> None:
    code = code_of(visit)
    assert len(code) == 20
    assert code.isdigit()
    assert visit_of(code) == visit


def test_a_new_visit_has_a_code() -> None:
    assert visit_of(code_of(visit := new_visit_id())) == visit


def test_what_is_no_code_names_no_visit() -> None:
    for text in ("", "014", "9" * 20, "1" * 19, "1" * 21, "x" * 20, "٣" * 20):
        assert visit_of(text) is None
