"""Balance of covariates between arms."""

import numpy as np
import pandas as pd
import pytest

from evaluation.statistics.adjustment import balance

ARM = np.array([1, 1, 1, 0, 0, 0])
AGE = np.array([20.0, 30.0, 40.0, 30.0, 40.0, 50.0])


def test_two_small_arms_by_hand():
    row = balance(ARM, pd.DataFrame({"age": AGE})).frame.iloc[0]
    assert (row["covariate"], row["mean_1_before"], row["mean_0_before"]) == ("age", 30, 40)
    assert row["standardised_difference_before"] == pytest.approx(-1)
    assert row["variance_ratio_before"] == pytest.approx(1)


def test_weights_change_the_after_columns_only():
    weights = np.array([0.0, 1, 1, 1, 1, 0])
    plain, weighted = balance(ARM, AGE), balance(ARM, AGE, weights)
    before = list(plain.frame.columns)
    assert weighted.frame[before].equals(plain.frame)
    assert weighted.frame["mean_1_after"].item() == weighted.frame["mean_0_after"].item() == 35
    assert weighted.largest() == 0
    assert plain.largest("before") == pytest.approx(1)
    assert weighted.effective_sample_size.to_dict("list") == {
        "stage": ["before", "after"],
        "arm_1": [3, 2],
        "arm_0": [3, 2],
        "all": [6, 4],
    }


def test_the_standardiser_is_the_unweighted_deviation():
    """A weighted deviation would let the weights hide imbalance by shrinking what it is divided by."""
    frame = balance(ARM, AGE, np.array([1, 2, 1, 1, 1, 1.0])).frame
    assert frame["standardised_difference_after"].item() == pytest.approx(-10 / 10)


def test_covariates_without_spread_are_equal_or_infinitely_apart():
    frame = balance(ARM, pd.DataFrame({"same": 1.0, "arm": ARM})).frame.set_index("covariate")
    assert frame.loc["same", "standardised_difference_before"] == 0
    assert frame.loc["arm", "standardised_difference_before"] == np.inf
    assert (frame["variance_ratio_before"] == 1).all()


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (np.ones(5), "give one weight a person"),
        (np.array([1, 1, 1, 1, 1, -1.0]), "met -1"),
        (np.array([1, 1, 1, 1, 1, np.nan]), "met nan"),
        (np.array([1, 0, 0, 1, 1, 1.0]), "fewer than two people"),
    ],
)
def test_bad_weights_are_named(weights, message):
    with pytest.raises(ValueError, match=message):
        balance(ARM, AGE, weights)


def test_a_stage_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="met 'after'; this balance has before"):
        balance(ARM, AGE).largest()


def test_every_level_of_a_category_is_described_the_first_as_well():
    """Level A is 60 per cent against none; without it the arms would seem to differ by 0.40 at most."""
    arm1 = ["A"] * 60 + [level for level in "BCDE" for _ in range(10)]
    arm0 = [level for level in "BCDE" for _ in range(25)]
    found = balance(np.repeat([1, 0], 100), pd.DataFrame({"level": arm1 + arm0}))
    assert list(found.frame["covariate"]) == [f"level={level}" for level in "ABCDE"]
    assert found.furthest("before") == "level=A"
    assert found.largest("before") == pytest.approx(0.6 / np.sqrt(0.6 * 0.4 / 2))
    shares = found.frame[["mean_1_before", "mean_0_before"]].sum()
    assert shares.tolist() == pytest.approx([1, 1])


def test_gaps_are_a_level_and_a_number_is_described_among_those_who_have_it():
    frame = pd.DataFrame(
        {"age": [20.0, np.nan, 40, 30, 40, np.nan], "school": ["low", None, "high", "low", "low", "high"]}
    )
    rows = balance(ARM, frame).frame.set_index("covariate")
    assert list(rows.index) == ["age", "age=unknown", "school=high", "school=low", "school=unknown"]
    assert rows.loc["age", ["mean_1_before", "mean_0_before"]].tolist() == [30, 35]
    assert rows.loc["age=unknown", ["mean_1_before", "mean_0_before"]].tolist() == pytest.approx([1 / 3, 1 / 3])
    assert rows.loc["school=unknown", ["mean_1_before", "mean_0_before"]].tolist() == pytest.approx([1 / 3, 0])
