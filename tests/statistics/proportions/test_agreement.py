"""Every number of the binary and stratified reference cases for the methods on offer."""

from benchmarks.agreement.proportions import agreement

TOLERANCE = 1e-10


def test_every_statistic_agrees_with_the_reference():
    rows = list(agreement())
    assert {row[1] for row in rows} == {"A_binary.json", "D_cmh.json"}
    assert [row for row in rows if not row[3] <= TOLERANCE] == []
