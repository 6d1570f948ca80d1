import numpy as np
import pandas as pd
import pytest

from evaluation.statistics import survival
from evaluation.statistics.survival.columns import EVERYBODY, causes, events, labels, numbers

TIME, EVENT = [1.0, 2.0, 3.0], [1, 0, 1]


@pytest.mark.parametrize(
    ("time", "message"),
    [
        ([1, -2, 3], "time: index 1 holds -2; accepted are finite numbers of at least 0"),
        ([1, 2, np.nan], "time: index 2 holds nan"),
        ([0.5, 2, np.nan], "time: index 2 holds nan"),
        ([0.5, -0.25, 1], "time: index 1 holds -0.25"),
        ([1, np.inf, 3], "time: index 1 holds inf"),
        (pd.array([1, None, 3], dtype="Int64"), "time: index 1 holds nan"),
        ([1, None, 3], "time: index 1 holds nan"),
        (["1", "two", "3"], "time: index 1 holds 'two', which is not a number"),
        (pd.to_datetime(["2024-01-01"] * 3), "give numbers, such as months"),
        (np.ones((3, 1)), "time has 2 dimensions"),
        ([], "nobody is counted"),
        ([1, 2], "event or cause has 3 rows and time has 2"),
    ],
)
def test_a_time_that_cannot_be_used_is_named(time, message):
    with pytest.raises(ValueError, match=message):
        survival.kaplan_meier(time, EVENT)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ([1, 2, 0], "event: index 1 holds 2; accepted are 1 or True"),
        ([1, 0, -1], "event: index 2 holds -1"),
        ([1, 0, np.nan], "event: index 2 holds nan"),
        ([True, None, False], "event: index 1 holds nan"),
        (["yes", "no", "no"], "event: index 0 holds 'yes', which is not a number"),
        ([1, 0], "event or cause has 2 rows and time has 3"),
    ],
)
def test_an_event_that_cannot_be_used_is_named(event, message):
    with pytest.raises(ValueError, match=message):
        survival.kaplan_meier(TIME, event)


@pytest.mark.parametrize(
    ("group", "message"),
    [
        (["a", None, "b"], "group: index 1 is missing"),
        ([1.0, 2.0, np.nan], "group: index 2 is missing"),
        (pd.Categorical(["a", "b", None]), "group: index 2 is missing"),
        (["a", "b"], "group has 2 rows and time has 3"),
    ],
)
def test_a_group_that_cannot_be_used_is_named(group, message):
    with pytest.raises(ValueError, match=message):
        survival.kaplan_meier(TIME, EVENT, group)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weights": [1, -1, 1]}, "weights: index 1 holds -1.0"),
        ({"weights": [1, np.nan, 1]}, "weights: index 1 holds nan"),
        ({"weights": [0, 0, 0]}, "all weights are 0"),
        ({"weights": [1, 1]}, "weights has 2 rows"),
        ({"entry": [0, 2, 0]}, "entry: index 1 holds 2 and time 2.0; entry is at least 0 and before time"),
        ({"entry": [0, -1, 0]}, "entry: index 1 holds -1"),
        ({"entry": [0, np.nan, 0]}, "entry: index 1 holds nan"),
        ({"entry": [0, 1, 0], "weights": [0.5, 1, 1]}, "cannot be combined with entry"),
        ({"level": 95}, "level is 95; accepted are confidence levels between 0 and 1"),
        ({"limits": "loglog"}, "limits is 'loglog'; accepted are 'log-log', 'log', 'plain', 'logit', 'arcsine'"),
    ],
)
def test_an_option_that_cannot_be_used_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        survival.kaplan_meier(TIME, EVENT, **options)


@pytest.mark.parametrize(
    "time",
    [TIME, tuple(TIME), [1, 2, 3], np.array(TIME, dtype=np.float32), np.array([1, 2, 3], dtype=np.uint8),
     pd.Series(TIME, index=[7, 7, 9]), pd.array([1, 2, 3], dtype="Int64"), pd.Index([1, 2, 3]), ["1", "2", "3"]],
)  # fmt: skip
@pytest.mark.parametrize(
    "event",
    [EVENT, [True, False, True], [1.0, 0.0, 1.0], pd.Series([True, False, True], dtype="boolean"),
     np.array([1, 0, 1], dtype=np.int8)],
)  # fmt: skip
def test_equal_columns_of_any_type_give_equal_curves(time, event):
    frame = survival.kaplan_meier(time, event).frame
    assert frame["survival"].tolist() == pytest.approx([2 / 3, 2 / 3, 0])
    assert frame["time"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("event", [[1, 1, 1], [0, 0, 0]])
def test_a_constant_event_column_is_not_mistaken_for_the_other_constant(event):
    assert survival.kaplan_meier(TIME, event).frame["n_event"].tolist() == event


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["b", "a", "b"], ("a", "b")),
        ([True, False, True], (False, True)),
        ([2019, 2021, 2021], (2019, 2021)),
        ([-3, 10**15, 4], (-3, 4, 10**15)),
        ([70_000, 70_002, 70_000], (70_000, 70_002)),
        ([-2, 1, 1], (-2, 1)),
        ([1.5, 0.5, 0.5], (0.5, 1.5)),
        (pd.Categorical(["x", "a", "x"], categories=["x", "unused", "a"]), ("x", "a")),
        (pd.Series(["b", "a", "b"], dtype="str"), ("a", "b")),
        (None, ("all",)),
    ],
)
def test_groups_are_sorted_and_only_those_that_somebody_has(values, expected):
    assert survival.kaplan_meier(TIME, EVENT, values).groups == expected


def test_each_person_is_counted_in_the_own_group():
    frame = survival.kaplan_meier([1, 2, 3, 4], [1, 1, 1, 1], [70_002, 70_000, 70_002, 70_000]).frame
    assert frame.groupby("group")["time"].agg(list).to_dict() == {70_000: [2, 4], 70_002: [1, 3]}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 2, 1], [0, 2, 1]),
        ([0.0, 2.0, 1.0], [0, 2, 1]),
        ([False, True, True], [0, 1, 1]),
        (["none", "permanent", "fixed_term"], [0, 2, 1]),
        (["censored", "permanent", "fixed_term"], [0, 2, 1]),
        ([None, "permanent", "fixed_term"], [0, 2, 1]),
        ([0, "permanent", "fixed_term"], [0, 2, 1]),
        ([np.nan, "permanent", "none"], [0, 1, 0]),
        (pd.Categorical(["none", "b", "a"], categories=["b", "none", "a"]), [0, 1, 2]),
    ],
)
def test_causes_put_the_censored_first(values, expected):
    codes = causes(values)
    assert codes.values.tolist() == expected


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([0, -1, 2], "cause: index 1 holds -1; accepted are 0"),
        ([0, 1.5, 2], "cause: index 1 holds 1.5"),
        ([0, np.nan, 2], "cause: index 1 holds nan"),
        (pd.array([0, None, 1], dtype="Int64"), "cause: index 1 holds nan"),
    ],
)
def test_a_cause_that_cannot_be_used_is_named(values, message):
    with pytest.raises(ValueError, match=message):
        causes(values)


def test_causes_with_large_numbers_are_kept_apart():
    codes = causes([0, 12_345, 99_999])
    assert codes.labels == ("none", 12_345, 99_999)
    assert codes.values.tolist() == [0, 1, 2]


def test_checking_leaves_the_input_alone():
    time, event, group = np.array([3, 1, 2]), np.array([1, 0, 1]), np.array([5, 4, 5])
    for column in (time, event, group):
        column.flags.writeable = False
    survival.kaplan_meier(time, event, group)
    assert (numbers(time, "time") is time, labels(None, "group")) == (True, EVERYBODY)
    assert events(event).values.tolist() == [1, 0, 1]
