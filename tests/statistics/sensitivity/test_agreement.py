"""Every number of the reference cases on bounds, E-values and power."""

import json
from typing import Any

import pytest

from benchmarks.agreement.inputs import REFERENCE
from benchmarks.agreement.sensitivity import agreement

TOLERANCE = 1e-9
COUNTS = {"n1", "n0", "obs1", "obs0", "x1", "x0", "n_per_group"}
INPUTS = {
    "D_sensitivity_bounds.json": {
        "e_values_rr": {"rr", "lower", "upper"},
        "e_values_or": {"or", "lower", "upper"},
        "e_values_hr": {"hr", "lower", "upper"},
        "e_values_d": {"d", "se"},
        "bias_factors": {"rr_ud", "rr_eu"},
        "other": COUNTS | {"share_treated"},
    },
    "D_power.json": {"other": COUNTS | {"p1", "p2", "p0"}},
}


def test_every_statistic_agrees_with_the_reference():
    rows = list(agreement())
    assert {row[1] for row in rows} == {"D_sensitivity_bounds.json", "D_power.json"}
    assert [row for row in rows if not row[3] <= TOLERANCE] == []


@pytest.mark.parametrize(("file", "inputs"), INPUTS.items())
def test_every_number_of_the_reference_is_compared(file, inputs):
    reference = json.loads((REFERENCE / "expected" / file).read_text())
    expected = sum(
        _numbers(case, inputs.get(kind, inputs["other"]))
        for kind, cases in reference.items()
        if isinstance(cases, list)
        for case in cases
    )
    assert sum(row[2] for row in agreement() if row[1] == file) == expected


def _numbers(case: dict[str, Any], inputs: set[str]) -> int:
    results = [value for name, value in case.items() if name not in inputs and not isinstance(value, str)]
    return sum(len(value) if isinstance(value, list) else 1 for value in results)
