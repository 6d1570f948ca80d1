import pytest

from evaluation.paths import data_folder
from evaluation.published import (
    audit,
    bounds_frame,
    counts_frame,
    figures_frame,
    read,
    scenarios_frame,
    worlds_frame,
)


@pytest.fixture(scope="module")
def grim():
    return audit(read(data_folder() / "examples" / "grim.toml"))


def test_figures(article):
    frame = figures_frame(article, "it").set_index("figure")
    row = frame.loc["with_cpi"]
    assert (row["printed"], row["verdict"], row["verdict_label"]) == ("68%", "consistent", "coerente")
    assert (row["count_low"], row["count_high"], row["base_low"], row["base_high"]) == (71, 71, 105, 105)
    assert frame.loc["pact_work_percent", "printed"] == "51,4%"
    assert frame["count_low"].dtype == "Int64"
    assert len(frame) == len(article.table.figures)


def test_impossible_figures_have_no_counts_but_nearest_values(grim):
    row = figures_frame(grim).set_index("figure").loc["first"]
    assert row["verdict"] == "impossible"
    assert row[["count_low", "base_low"]].isna().all()
    assert (round(row["nearest_below"], 2), row["nearest_above"]) == (67.33, 68.0)


def test_scenarios(article):
    frame = scenarios_frame(article, "en").set_index("scenario")
    assert not frame.loc["truncation", "consistent"]
    assert frame.loc["truncation", "conflict"].startswith("with_cpi; with_informagiovani; with_none; one_service")
    assert frame.loc["as_printed", "conflict"] == ""
    assert set(frame["kind"]) == {"as_printed", "dropped", "adopted", "rounding", "combination"}


def test_counts(article):
    frame = counts_frame(article).set_index(["scenario", "count"])
    assert frame.loc[("as_printed", "considered"), "values"] == (105,)
    assert frame.loc[("without_one_service", "considered"), "values"] == (104, 105)
    assert not frame.loc[("as_printed", "considered"), "printed"]
    assert frame.loc[("as_printed", "pact_followed"), ["low", "high"]].tolist() == [3, 35]
    assert "truncation" not in frame.index.get_level_values("scenario")


def test_bounds_hold_the_counts_of_each_arm(article):
    frame = bounds_frame(article).set_index(["scenario", "quantity"])
    arms = [f"{end}_{part}" for end in ("low", "high") for part in ("events1", "n1", "events0", "n0")]
    inside = frame.loc[("with_all_pact_followed", "difference_followed")]
    assert inside[arms].tolist() == [18, 35, 28, 70] * 2
    enrolled = frame.loc[("as_printed", "difference_enrolled")]
    assert enrolled[arms].tolist() == [18, 35, 60, 102, 18, 35, 28, 102]
    assert enrolled["low"] == pytest.approx(18 / 35 - 60 / 102)
    assert frame.loc[("as_printed", "pact_rate"), arms].isna().tolist() == [False, False, True, True] * 2
    assert frame.loc[("as_printed", "unseen"), "low"] == 32


def test_worlds_are_all_rows_of_all_blocks(article):
    frame = worlds_frame(article)
    sizes = frame.groupby("block")["world"].nunique()
    assert sizes.loc[1:].prod() == article.worlds.number
    pinned = frame[frame["block"] == 0].set_index("count")["value"]
    assert pinned["considered"] == 105


def test_a_contradictory_table_has_no_worlds_and_no_bounds(grim):
    assert worlds_frame(grim).empty
    assert bounds_frame(grim).empty
    assert counts_frame(grim).empty
