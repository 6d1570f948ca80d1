"""Notices of one job become one spell, in whatever order they come and however often they are corrected."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

START = "2016-06-01"


def first(**other: Any) -> dict[str, Any]:
    return {"notice_id": "1", "event": "start", "sent_date": START, "start_date": START, **other}


def later(number: int, event: str, day: str, **other: Any) -> dict[str, Any]:
    return {"notice_id": str(number), "event": event, "sent_date": day, "start_date": START, **other}


HIRED = first(end_date="2016-08-31")
CASES = [
    # end: the cessation, else the last extension, else the plan, else none
    ([HIRED], "2016-08-31", "fixed_term", "fixed_term"),
    ([first(contract_code="A.01.00")], None, "permanent", "permanent"),
    ([first(end_date="9999", contract_code="A.01.00")], None, "permanent", "permanent"),
    ([HIRED, later(2, "extension", "2016-08-20", end_date="2016-10-31")], "2016-10-31", "fixed_term", "fixed_term"),
    (
        [
            HIRED,
            later(2, "extension", "2016-08-20", end_date="2016-10-31"),
            later(3, "extension", "2016-10-20", extension_end_date="2016-12-31", end_date="2016-08-31"),
        ],
        "2016-12-31",
        "fixed_term",
        "fixed_term",
    ),
    ([HIRED, later(2, "extension", "2016-08-20")], "2016-08-31", "fixed_term", "fixed_term"),
    ([HIRED, later(2, "end", "2016-07-05", cessation_date="2016-07-01")], "2016-07-01", "fixed_term", "fixed_term"),
    ([HIRED, later(2, "end", "2016-07-05", end_date="2016-07-01")], "2016-07-01", "fixed_term", "fixed_term"),
    (
        [
            HIRED,
            later(2, "extension", "2016-08-20", end_date="2016-10-31"),
            later(3, "end", "2016-09-05", cessation_date="2016-09-01"),
        ],
        "2016-09-01",
        "fixed_term",
        "fixed_term",
    ),
    (
        [first(end_date="2016-08-31", extension_end_date="2016-09-30", cessation_date="2016-09-10")],
        "2016-09-10",
        "fixed_term",
        "fixed_term",
    ),
    ([first(end_date="2016-05-01")], START, "fixed_term", "fixed_term"),
    # conversions: one spell, two classes
    ([HIRED, later(2, "conversion", "2016-08-20", contract_code="A.01.00")], None, "fixed_term", "permanent"),
    (
        [
            HIRED,
            later(2, "conversion", "2016-08-20", contract_code="A.01.00"),
            later(3, "end", "2016-12-05", cessation_date="2016-12-01", contract_code="A.02.00"),
        ],
        "2016-12-01",
        "fixed_term",
        "permanent",
    ),
    (
        [first(end_date="2016-08-31", conversion_date="2016-08-01", conversion_code="DI")],
        None,
        "fixed_term",
        "permanent",
    ),
    ([first(contract_code="A.01.00", contract_code_start="A.02.00")], None, "fixed_term", "permanent"),
    # since 2013 the end date alone says how long
    ([first(contract_code="A.05.02", end_date="2016-08-31")], "2016-08-31", "fixed_term", "fixed_term"),
    ([first(contract_code="A.05.02")], None, "permanent", "permanent"),
    ([first(contract_code="A.04.02", end_date="9999")], None, "permanent", "permanent"),
    # what is not in the table
    ([first(contract_code="Z.09.00")], None, "unclassified", "unclassified"),
    ([first(contract_code=None)], None, "unclassified", "unclassified"),
    ([first(contract_code="C.01.00", end_date="2016-08-31")], "2016-08-31", "internship", "internship"),
    # corrections
    (
        [HIRED, later(2, "correction", "2016-06-03", previous_notice_id="1", end_date="2016-09-30")],
        "2016-09-30",
        "fixed_term",
        "fixed_term",
    ),
    (
        [
            HIRED,
            later(2, "correction", "2016-06-03", previous_notice_id="1", end_date="2016-09-30"),
            later(
                3, "correction", "2016-06-05", previous_notice_id="2", end_date="2016-11-30", contract_code="C.01.00"
            ),
        ],
        "2016-11-30",
        "internship",
        "internship",
    ),
    (
        [
            HIRED,
            later(2, "end", "2016-07-05", end_date="2016-07-01"),
            later(3, "correction", "2016-07-06", previous_notice_id="2", end_date="2016-07-15"),
        ],
        "2016-07-15",
        "fixed_term",
        "fixed_term",
    ),
    ([HIRED, later(2, "correction", "2016-06-03", end_date="2016-09-30")], "2016-09-30", "fixed_term", "fixed_term"),
    (
        [later(2, "correction", "2016-06-03", previous_notice_id="1", end_date="2016-09-30")],
        "2016-09-30",
        "fixed_term",
        "fixed_term",
    ),
    (
        [
            HIRED,
            later(2, "end", "2016-07-05", end_date="2016-07-01"),
            later(3, "cancellation", "2016-07-06", previous_notice_id="2"),
        ],
        "2016-08-31",
        "fixed_term",
        "fixed_term",
    ),
]


@pytest.mark.parametrize(("said", "end", "at_start", "at_end"), CASES)
def test_one_job(notices, said, end, at_start, at_end):
    for order in (said, said[::-1]):
        (spell,) = notices.spells(order).to_dict("records")
        assert spell["start"] == dt.date.fromisoformat(START)
        assert (spell["end"] if end else None) == (dt.date.fromisoformat(end) if end else None)
        assert end or spell["end"] is None or spell["end"] != spell["end"]
        assert (spell["class_at_start"], spell["class_at_end"]) == (at_start, at_end)


@pytest.mark.parametrize(
    ("said", "fates"),
    [
        ([HIRED, later(2, "cancellation", "2016-06-02", previous_notice_id="1")], {1: "cancelled", 2: "cancellation"}),
        ([HIRED, later(2, "cancellation", "2016-06-02")], {1: "cancelled", 2: "cancellation"}),
        ([later(2, "cancellation", "2016-06-02", previous_notice_id="1")], {1: "cancellation"}),
        (
            [
                HIRED,
                later(2, "correction", "2016-06-03", previous_notice_id="1"),
                later(3, "cancellation", "2016-06-04", previous_notice_id="2"),
            ],
            {1: "corrected", 2: "cancelled", 3: "cancellation"},
        ),
        ([HIRED, later(2, "correction", "2016-06-03", previous_notice_id="1")], {1: "corrected"}),
        ([HIRED, dict(HIRED)], {2: "duplicate_notice"}),
        ([HIRED, later(2, "end", "2016-07-05", end_date="2016-07-01")], {2: "same_job"}),
        ([first(start_date=None)], {1: "no_start_date"}),
    ],
)
def test_the_fate_of_every_notice(notices, said, fates):
    assert notices.fates(said) == fates


def test_different_employers_days_and_people_are_different_jobs(notices):
    said = [
        HIRED,
        dict(HIRED, employer_code="00000000025"),
        dict(HIRED, start_date="2016-06-02"),
        dict(HIRED, person=1),
    ]
    assert len(notices.spells(said)) == 4


def test_without_an_employer_the_kind_of_contract_tells_jobs_apart(notices):
    said = [dict(HIRED, employer_code=None), dict(HIRED, employer_code=None, contract_code="C.01.00", notice_id="2")]
    assert sorted(notices.spells(said)["class_at_start"]) == ["fixed_term", "internship"]


@pytest.mark.parametrize(
    ("other", "agency"),
    [({"form": "unisomm"}, True), ({"form": "unilav"}, False), ({"contract_code": "A.06.01"}, True)],
)
def test_agency_work_is_known_by_its_form(notices, other, agency):
    assert notices.spells([first(**other)])["agency"].tolist() == [agency]


def test_on_call_work_is_marked(notices):
    assert notices.spells([first(contract_code="A.05.02")])["on_call"].tolist() == [True]


def test_a_job_older_than_the_notices_starts_with_them(notices):
    assert notices.spells([first(start_date="9999")])["start"].tolist() == [dt.date(2008, 3, 1)]


def test_two_notices_that_correct_each_other_end_nothing_else(notices):
    said = [
        later(1, "correction", START, previous_notice_id="2"),
        later(2, "correction", START, previous_notice_id="1"),
        first(notice_id="3", start_date="2016-07-01"),
    ]
    assert len(notices.spells(said)) == 1


DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2017, 3, 1)).map(dt.date.isoformat)
SOME = st.one_of(st.none(), DAYS)
NOTICE = st.fixed_dictionaries(
    {
        "person": st.integers(0, 1),
        "notice_id": st.one_of(st.none(), st.integers(1, 9).map(str)),
        "previous_notice_id": st.one_of(st.none(), st.integers(1, 9).map(str)),
        "event": st.sampled_from(
            [None, "start", "start", "extension", "conversion", "end", "correction", "cancellation"]
        ),
        "sent_date": SOME,
        "start_date": st.one_of(st.none(), st.sampled_from(["9999", "2016-06-01", "2016-07-01"])),
        "end_date": st.one_of(st.just("9999"), SOME),
        "extension_end_date": SOME,
        "cessation_date": SOME,
        "contract_code": st.sampled_from([None, "A.01.00", "A.02.00", "A.05.02", "C.01.00", "Z.09.00", "B.03.00"]),
        "employer_code": st.sampled_from([None, "00000000017", "00000000025"]),
        "form": st.sampled_from([None, "unilav", "unisomm"]),
    }
)


@settings(max_examples=15)
@given(st.lists(NOTICE, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(notices, said, random):
    shuffled = list(said)
    random.shuffle(shuffled)
    assert notices.spells(shuffled).equals(notices.spells(said))


@settings(max_examples=8)
@given(st.lists(NOTICE, min_size=1, max_size=8))
def test_telling_it_twice_changes_nothing_but_the_count(notices, said):
    once, twice = notices.spells(said), notices.spells(said + said)
    assert twice.drop(columns="notices").equals(once.drop(columns="notices"))


@settings(max_examples=15)
@given(NOTICE.filter(lambda notice: notice["event"] in (None, "start") and notice["start_date"]), DAYS)
def test_a_correction_sent_again_corrects_nothing_more(notices, said, end):
    said = dict(said, notice_id="20", previous_notice_id=None)
    mended = dict(
        said, notice_id="21", previous_notice_id="20", event="correction", sent_date="2017-04-01", end_date=end
    )
    again = dict(mended, notice_id="22", previous_notice_id="21", sent_date="2017-04-02")
    assert notices.spells([said, mended, again]).equals(notices.spells([said, mended]))


@settings(max_examples=15)
@given(st.lists(NOTICE, max_size=12))
def test_every_notice_has_a_fate_and_every_spell_lasts(notices, said):
    spells, ledger = notices.taken(said)
    counts = ledger.counts()
    assert counts["read"].sum() == len(said)
    assert counts["kept"].sum() == len(spells)
    days = [(row.end - row.start).days for row in spells.itertuples() if isinstance(row.end, dt.date)]
    assert np.min(days, initial=0) == 0
