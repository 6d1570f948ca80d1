"""Every number of the survival reference cases for the data sets at hand."""

from benchmarks.agreement.survival import agreement

TOLERANCES = {"B_interval_censored.json": 1e-6}


def test_agrees_with_the_reference():
    found = list(agreement())
    assert sum(compared for _, _, compared, _ in found) > 13_000
    assert [entry for entry in found if not entry[3] <= TOLERANCES.get(entry[1], 1e-9)] == []
