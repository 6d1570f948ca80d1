"""What registers cover: a register that is missing, an extraction too early, a file of several forgotten."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.registers.coverage import Silence, find_silences
from evaluation.registers.intake import intake
from evaluation.registers.ledger import remarks_frame
from evaluation.registers.rules import folder_rules, with_declared

START, END = dt.date(2016, 1, 1), dt.date(2017, 12, 31)
LENGTH = (END - START).days
MISSING = {
    "presenze": ("attendance", "completed"),
    "colloqui": ("counselling", "counselled"),
    "patti": ("pacts", "pact"),
    "cob": ("notices", "working_at_zero"),
}


def every(days, start=START, end=END):
    """Return a day of sending every so many days."""
    return [start + dt.timedelta(days=place) for place in range(0, (end - start).days + 1, days)]


@pytest.mark.parametrize(
    ("days", "silences"),
    [
        (every(10), ()),
        (every(10, end=dt.date(2016, 12, 26)), (Silence(dt.date(2016, 12, 26), END),)),
        (every(10, start=dt.date(2017, 1, 2)), (Silence(START, dt.date(2017, 1, 2)),)),
        (
            [*every(10, end=dt.date(2016, 6, 29)), *every(10, start=dt.date(2017, 1, 2))],
            (Silence(dt.date(2016, 6, 29), dt.date(2017, 1, 2)),),
        ),
        # Sent before the period, so that it is covered from its first day.
        ([dt.date(2015, 12, 30), *every(10, start=dt.date(2016, 1, 9))], ()),
        # Of few days of sending nothing can be said, nor of a lull that is no longer than notices may be late.
        (every(10, end=dt.date(2016, 2, 1)), ()),
        ([day for day in every(2) if not dt.date(2016, 8, 1) < day < dt.date(2016, 9, 15)], ()),
        ([], ()),
    ],
)
def test_silences(days, silences):
    assert find_silences(days, START, END, 50) == silences


@given(st.lists(st.integers(0, LENGTH), max_size=60), st.integers(0, LENGTH - 200))
def test_no_notice_was_sent_in_a_silence_and_a_year_forgotten_is_one(days, start):
    sent = [START + dt.timedelta(days=day) for day in days]
    for silence in find_silences(sent, START, END, 50):
        assert not any(silence.after < day < silence.before for day in sent)
        assert (silence.before - silence.after).days > 50
    first, last = (START + dt.timedelta(days=day) for day in (start, start + 200))
    kept = [day for day in every(3) if not first <= day <= last]
    assert any(each.after <= first and each.before >= last for each in find_silences(kept, START, END, 50))


@pytest.mark.parametrize("register", MISSING)
def test_what_hangs_on_a_missing_register_is_not_known(office, register):
    name, column = MISSING[register]
    del office.rows[register]
    taken = office.intake()
    assert taken.participants[column].isna().all()
    assert ("iscritti", f"no_{name}", 0) in office.issues(taken)
    assert [each.register for each in taken.registers.values() if not each.found] == [name]


def test_without_services_nobody_is_known_to_be_observed_by_them(office):
    del office.rows["servizi"]
    assert office.intake(observed="services").participants["observed"].isna().all()
    assert office.intake().participants["observed"].sum() == 6


def test_without_notices_no_outcome_is_known(office):
    del office.rows["cob"]
    people = office.intake().participants
    assert set(people["event"]) == set(people["event_from_enrolment"]) == {"unknown"}
    assert people[["days_worked", "in_work_at_1", "followup_end"]].isna().all(axis=None)
    assert not people["observed"].any()
    assert (people["months_to_event"] == 0).all()


def windowed(office, **declared):
    """Return the participants of an office whose study has a window of four months."""
    entries = {"key_file": str(office.key_file), **declared}
    rules = replace(with_declared(folder_rules(office.write()), **entries), window_months=4.0)
    taken = intake(rules)
    return taken, taken.participants.groupby("edition")["event"].agg(lambda events: (events == "unknown").all())


@pytest.mark.parametrize(
    ("last", "declared", "unknown"),
    [
        # The courses end on 31 March and 30 September; four months and 50 days later are 19 September and 21 March.
        ("22/03/2017", {}, {"CR1": False, "CM1": False}),
        ("15/03/2017", {}, {"CR1": False, "CM1": True}),
        ("20/09/2016", {}, {"CR1": False, "CM1": True}),
        ("10/09/2016", {}, {"CR1": True, "CM1": True}),
        # Who says when they were extracted has chosen to look until then; nothing was seen of those after it.
        ("15/03/2017", {"extraction": dt.date(2017, 3, 15)}, {"CR1": False, "CM1": False}),
        ("20/09/2016", {"extraction": dt.date(2016, 9, 20)}, {"CR1": False, "CM1": True}),
        ("15/03/2017", {"followup_end": dt.date(2016, 12, 31)}, {"CR1": False, "CM1": False}),
    ],
)
def test_an_extraction_too_early_makes_the_late_courses_unknown_and_no_other(office, last, declared, unknown):
    day = dt.datetime.strptime(last, "%d/%m/%Y").date()
    sent = pd.to_datetime([row["Data invio"] for row in office.rows["cob"]], dayfirst=True).date
    office.rows["cob"] = [row for row, when in zip(office.rows["cob"], sent, strict=True) if when < day]
    office.rows["cob"].append(office.notice(9, office.stranger, last))
    taken, found = windowed(office, **declared)
    assert found.to_dict() == unknown
    kinds = remarks_frame(taken.ledger, "issues", "en")["kind"].tolist()
    assert kinds.count("outcome_not_covered") == sum(unknown.values())


def test_a_year_of_notices_forgotten_makes_those_whose_follow_up_it_holds_unknown(office):
    """Notices of strangers come every week; those of the summer of 2016 are in the file that nobody sent."""
    days = [dt.date(2016, 1, 4) + dt.timedelta(days=7 * week) for week in range(69)]
    kept = [day for day in days if not dt.date(2016, 5, 1) < day < dt.date(2016, 9, 25)]
    office.rows["cob"] += [
        office.notice(100 + number, office.stranger, day.strftime("%d/%m/%Y")) for number, day in enumerate(kept)
    ]
    office.rows["cob"] = [row for row in office.rows["cob"] if row["Data invio"] != "01/06/2016"]
    declared = {"extraction": dt.date(2017, 4, 30)}
    taken, unknown = windowed(office, **declared)
    assert unknown.to_dict() == {"CR1": True, "CM1": False}
    assert ("cob", "silent_notices", 0) in office.issues(taken)
    quiet, known = windowed(office, **declared, silence_means="nothing")
    assert not known.any()
    assert (quiet.participants["event"] == "none").sum() == 5
