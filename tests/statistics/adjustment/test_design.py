"""Reading arms, outcomes and covariates."""

import numpy as np
import pandas as pd
import pytest

from evaluation.statistics.adjustment.design import (
    indicate_missing,
    is_binary,
    read_arm,
    read_covariates,
    read_groups,
    read_outcome,
    standardise,
)


@pytest.mark.parametrize(
    ("column", "names", "columns"),
    [
        (pd.Series([1, 2, 3]), ("x",), [[1], [2], [3]]),
        (pd.Series([True, False, True]), ("x",), [[1], [0], [1]]),
        (pd.Series(["b", "a", "c"]), ("x=b", "x=c"), [[1, 0], [0, 0], [0, 1]]),
        (pd.Series(pd.Categorical(["b", "a", "b"], ["b", "a", "never"])), ("x=a",), [[0], [1], [0]]),
        (pd.Series([1, 2, 3], dtype="Int64"), ("x",), [[1], [2], [3]]),
    ],
)
def test_columns_become_numbers(column, names, columns):
    design = read_covariates(column.to_frame("x"))
    assert design.names == names
    assert design.columns.tolist() == columns
    assert design.matrix.tolist() == [[1, *row] for row in columns]


def test_arrays_get_names():
    assert read_covariates(np.zeros((3, 2))).names == ("x1", "x2")
    assert read_covariates(pd.Series([1.0, 2.0], name="age")).names == ("age",)


@pytest.mark.parametrize("arm", [[1, 0], [True, False], pd.Series([1.0, 0.0]), pd.Series([1, 0], dtype="Int64")])
def test_arms_of_every_type(arm):
    assert read_arm(arm).tolist() == [True, False]


def test_nullable_missing_values_are_counted():
    with pytest.raises(ValueError, match="outcome: 1 of 2 values are missing"):
        read_outcome(pd.Series([1, None], dtype="Int64"), 2)


def test_groups_are_numbered():
    assert read_groups("cluster", ["b", "a", "b"], 3).tolist() == [0, 1, 0]
    assert read_groups("cluster", None, 3) is None


def test_binary_means_nothing_but_zero_and_one():
    assert is_binary(np.array([0.0, 1.0]))
    assert not is_binary(np.array([0.0, 0.5]))


def test_standardise_gives_its_own_way_back():
    matrix = np.column_stack([np.ones(5), [1, 2, 3, 4, 9], [1e6, 2e6, 0, 4e6, 1e6]])
    scaled, transform = standardise(matrix)
    assert scaled == pytest.approx(matrix @ transform, abs=1e-9)
    assert scaled[:, 1:].std(axis=0) == pytest.approx([1, 1])


def test_gaps_become_levels_and_columns_once_for_the_same_people():
    gap = [True, False, False, True]
    frame = pd.DataFrame({"age": [np.nan, 20.0, 40.0, np.nan], "school": [None, "a", "a", None], "sex": list("FMFM")})
    filled = indicate_missing(frame)
    assert filled["age"].tolist() == [30, 20, 40, 30]
    assert filled["age=unknown"].tolist() == [float(each) for each in gap]
    assert filled["school"].tolist() == ["a"] * 4
    assert not filled.isna().any().any()
    other = indicate_missing(frame.assign(school=["b", None, "a", "a"]))
    assert other["school"].astype(str).tolist() == ["b", "unknown", "a", "a"]


def test_nothing_is_touched_where_nothing_is_missing():
    frame = pd.DataFrame({"age": [1, 2, 3], "school": ["a", "b", "a"]})
    pd.testing.assert_frame_equal(indicate_missing(frame), frame)
