"""Bad input is refused with the column, the value and what is accepted."""

import numpy as np
import pandas as pd
import pytest

from evaluation.statistics.hazards import cox
from evaluation.statistics.hazards.rows import read_rows

TIME = [1.0, 2.0, 3.0, 4.0]
EVENT = [1, 0, 1, 1]
COVARIATES = pd.DataFrame({"arm": [0, 1, 1, 0], "age": [30.0, 40.0, 35.0, 50.0]})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"time": []}, "nobody is counted"),
        ({"time": [1, 2, np.nan, 4]}, "time: 1 missing of 4, first in row 2"),
        ({"time": pd.Series([1, None, 3, 4], dtype="Int64")}, "time: 1 missing of 4, first in row 1"),
        ({"time": [1, 2, -3, 4]}, "time: value -3.0 in row 2 is negative"),
        ({"time": [1, np.inf, 3, 4]}, "time: value inf in row 1 is infinite"),
        ({"time": ["a", "b", "c", "d"]}, "time: values are not numbers"),
        ({"event": [1, 2, 0, 1]}, "event: value 2 is not accepted; use 0 or false, 1 or true"),
        ({"event": [1, 0]}, "event: 2 values for 4 rows"),
        ({"event": [1, None, 0, 1]}, "event: 1 missing of 4"),
        ({"covariates": COVARIATES.to_numpy()}, "covariates: give a DataFrame"),
        ({"covariates": COVARIATES[[]]}, "covariates: give a DataFrame"),
        ({"covariates": COVARIATES[:3]}, "covariates column 'arm': 3 values for 4 rows"),
        ({"covariates": COVARIATES.assign(age=list("abcd"))}, "covariates column 'age': values are not numbers"),
        ({"covariates": COVARIATES.assign(age=[1, 2, np.nan, 3])}, "covariates column 'age': 1 missing of 4"),
        ({"covariates": COVARIATES.assign(age=[1, 2, np.inf, 3])}, "covariates column 'age': infinite value"),
        ({"covariates": COVARIATES.set_axis(["arm", "arm"], axis=1)}, "covariates: column names repeat: arm, arm"),
        ({"strata": ["a", None, "a", "b"]}, "strata: 1 missing of 4"),
        ({"cluster": [1, 2]}, "cluster: 2 values for 4 rows"),
        ({"cluster": [7, 7, 7, 7]}, "cluster: all rows are in cluster 7"),
        ({"entry": [0, 2, 0, 0]}, "entry: 2 in row 1 is not before its time 2"),
        ({"entry": [0, 2 - 1e-12, 0, 0]}, "entry: row 1 lasts"),
        ({"ties": "average"}, "ties: 'average' is not accepted"),
        ({"ties": "exact", "cluster": [1, 2, 3, 4]}, "cluster: robust standard errors are not defined with exact ties"),
        ({"level": 95}, "level: 95 is not between 0 and 1"),
    ],
)
def test_refuses_bad_input(changes, message):
    arguments = {"time": TIME, "event": EVENT, "covariates": COVARIATES} | changes
    with pytest.raises(ValueError, match=message):
        cox(**arguments)


def test_columns_are_matched_by_position():
    shifted = cox(pd.Series(TIME, index=[9, 8, 7, 6]), pd.Series(EVENT) == 1, COVARIATES.set_index([[5, 4, 3, 2]]))
    assert shifted.loglik == cox(TIME, EVENT, COVARIATES).loglik


def test_times_split_by_rounding_are_one_time():
    rows = read_rows([0.1 + 0.2, 0.3, 1.0, 7.0], EVENT, COVARIATES, entry=[0.0, -1.0, 0.3, 0.1 + 0.2])
    assert rows.stop[0] == rows.stop[1] == rows.entry[2] == rows.entry[3]
    assert list(rows.stop[2:]) == [1.0, 7.0]
    assert list(rows.entry[:2]) == [0.0, -1.0]


def test_one_covariate_may_be_a_series():
    assert read_rows(TIME, EVENT, COVARIATES["age"]).terms == ("age",)
