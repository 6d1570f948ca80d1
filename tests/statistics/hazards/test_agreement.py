"""Every number of the reference cases for the data sets at hand, made with R."""

import pytest

from benchmarks.agreement.hazards import agreement, cox_data, read_expected
from evaluation.statistics.hazards import cox

TOLERANCE = 1e-9


def test_agrees_with_the_reference():
    found = list(agreement())
    assert sum(compared for _, _, compared, _ in found) >= 876
    assert [entry for entry in found if not entry[3] <= TOLERANCE] == []


def test_wald_statistics_agree_as_far_as_they_are_printed():
    for model in read_expected("B_cox.json")["models"].values():
        for ties in {"efron", "breslow", "exact"} & model.keys():
            fit = cox(*cox_data(model, model[ties]["names"]), ties=ties)
            assert round(fit.wald_test.statistic, 2) == pytest.approx(model[ties]["wald_test"][0], abs=1e-12)
