import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.agreement.multiplicity import agreement
from evaluation.statistics.multiplicity import ADJUSTMENT_METHODS, adjust_p_values, benjamini_hochberg, holm

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def test_every_method_agrees_with_the_reference():
    rows = list(agreement())
    assert {name for name, *_ in rows} == {f"adjusted p, {method}" for method in ADJUSTMENT_METHODS}
    assert [row for row in rows if not row[3] <= 1e-13] == []


@settings(max_examples=50)
@given(p_values=P_VALUES, method=st.sampled_from(ADJUSTMENT_METHODS))
def test_adjusting_never_lowers_nor_reorders(p_values, method):
    adjusted = adjust_p_values(p_values, method)
    assert all(before - 1e-12 <= after <= 1 for before, after in zip(p_values, adjusted, strict=True))
    in_order = [after for _, after in sorted(zip(p_values, adjusted, strict=True))]
    assert in_order == pytest.approx(sorted(in_order), abs=1e-12)


@pytest.mark.parametrize("method", ADJUSTMENT_METHODS)
def test_missing_p_values_stay_missing_and_do_not_count(method):
    complete = adjust_p_values([0.01, 0.04, 1.0], method)
    assert adjust_p_values([0.01, None, 0.04, float("nan"), 1.0], method) == [complete[0], None, complete[1], None, 1.0]


def test_named_methods_and_nothing():
    assert holm([0.01, 0.02]) == [0.02, 0.02]
    assert benjamini_hochberg([0.01, 0.02]) == [0.02, 0.02]
    assert adjust_p_values([]) == []
    assert adjust_p_values([None]) == [None]


@pytest.mark.parametrize(
    ("p_values", "method", "named"),
    [([1.2], "holm", "p_values holds \\[1.2\\]"), ([0.1], "fdr", "method is 'fdr'.*holm")],
)
def test_impossible_input_is_named(p_values, method, named):
    with pytest.raises(ValueError, match=named):
        adjust_p_values(p_values, method)
