"""What must be true of the invented people, for any seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from evaluation.study import NO_EVENT
from evaluation.synthetic import SEED
from evaluation.synthetic.truth.roles import DROPOUT_ROLES, OTHER_ROLES
from evaluation.synthetic.truth.whole import Truth
from evaluation.synthetic.world import World

DAYS_OF_A_MONTH = 365.25 / 12


@pytest.fixture(scope="module", params=[SEED, 0, 1, 7, 42, 137, 2**32])
def anybody(request: pytest.FixtureRequest, make: Callable[[int], Truth]) -> Truth:
    return make(request.param)


def _figures(truth: Truth) -> dict[str, int]:
    """Count what was published, and what the embedded world says, from people, sessions, meetings and jobs."""
    people = truth.people
    first = pd.DataFrame([(s.person, s.start, s.contract) for s in truth.spells if s.part == "first"])
    first.columns = ["person", "start", "contract"]
    observed = people[people["observed"]]
    worked = observed.index.isin(first["person"])
    kinds = observed["kind"].value_counts()
    hours = truth.sessions.groupby("person")["hours"].sum()
    followed = first[first["person"].isin(observed.index)]
    waits = (
        pd.to_datetime(followed["start"]) - pd.to_datetime(people["course_end"].loc[followed["person"]]).array
    ).dt.days
    sites = people.groupby("site")["edition"].nunique()
    return {
        "enrolled": len(people),
        "editions": people["edition"].nunique(),
        **{f"editions_{site.lower()}": count for site, count in sites.items()},
        "attended_75": int((hours > 0.75 * 28).sum()),
        "counselled": truth.meetings["person"].nunique(),
        "considered": len(observed),
        "followed": len(observed),
        "in_service": int(observed["service"].isin(["cpi", "informagiovani"]).sum()),
        **{f"with_{name}": int((observed["service"] == name).sum()) for name in ("cpi", "informagiovani", "none")},
        "with_cpi_crema": int((observed["cpi_office"] == "Crema").sum()),
        "any_work": int(worked.sum()),
        **{name: int(kinds[name]) for name in ("internship", "fixed_term", "permanent")},
        "employment": int(kinds["fixed_term"] + kinds["permanent"]),
        "pact": int(people["pact"].sum()),
        "pact_work": int((people["pact"] & people.index.isin(first["person"])).sum()),
        "pact_followed": int(observed["pact"].sum()),
        "pact_followed_work": int((observed["pact"] & worked).sum()),
        "unseen_no_pact_work": int((people.index.isin(first["person"]) & ~people["observed"] & ~people["pact"]).sum()),
        "months_min": round(waits.min() / DAYS_OF_A_MONTH),
        "months_max": round(waits.max() / DAYS_OF_A_MONTH),
    }


def test_every_published_figure_is_met(anybody: Truth, world: World) -> None:
    fixed_by_the_course = {"hours", "hours_class", "hours_individual", "pact_value_eur"}
    assert _figures(anybody) == {name: count for name, count in world.items() if name not in fixed_by_the_course}


def test_people_are_of_the_age_of_the_programme(anybody: Truth) -> None:
    people = anybody.people
    born, started = pd.to_datetime(people["birth_date"]), pd.to_datetime(people["course_start"])
    before_birthday = (born.dt.month * 100 + born.dt.day) > (started.dt.month * 100 + started.dt.day)
    assert (started.dt.year - born.dt.year - before_birthday).between(19, 39).all()


def test_nobody_shares_a_code_and_only_one_pair_a_name(anybody: Truth) -> None:
    people = anybody.people
    assert people["tax_code"].is_unique
    doubles = people[people.duplicated(["last_name", "first_name", "birth_date"], keep=False)]
    assert sorted(doubles["role"]) == ["omocode_base", "omocode_variant"]


def test_the_unseen_are_mostly_of_late_editions(anybody: Truth) -> None:
    people = anybody.people
    late = people["course_end"] > dt.date(2016, 9, 1)
    assert (~people["observed"] & late).sum() > (~people["observed"] & ~late).sum()


def test_work_that_counts_starts_in_the_span_and_is_known_with_certainty(anybody: Truth) -> None:
    people = anybody.people
    for spell in anybody.spells:
        if spell.part == "first" and people["observed"][spell.person]:
            assert 1 <= (spell.start - people["course_end"][spell.person]).days / DAYS_OF_A_MONTH <= 7
            assert spell.start <= anybody.days.reliable


def test_no_other_work_of_the_observed_could_be_taken_for_a_first_job(anybody: Truth) -> None:
    """Between the end of the course and the last certain day, only jobs that count and what follows them begin."""
    people = anybody.people
    for spell in anybody.spells:
        end = people["course_end"][spell.person]
        begins_after = end < spell.start <= min(anybody.days.reliable, end + dt.timedelta(days=213))
        if people["observed"][spell.person] and begins_after and spell.part not in ("first", "annulled"):
            assert spell.part == "later"
            assert people["job_start"][spell.person] < spell.start


def test_jobs_are_when_their_part_of_the_story_says(anybody: Truth) -> None:
    people = anybody.people
    for spell in anybody.spells:
        start, end = (people[name][spell.person] for name in ("course_start", "course_end"))
        assert spell.end is None or spell.end >= spell.start
        if spell.part == "before":
            assert spell.end is not None
            assert spell.end < start
        if spell.part == "running":
            assert spell.end is not None
            assert spell.start < start < end < spell.end
        if spell.part == "late":
            assert anybody.days.reliable < spell.start < anybody.days.extraction
            assert (spell.start - end).days / DAYS_OF_A_MONTH > 7


def test_pacts_are_signed_after_the_course_before_or_after_the_job(anybody: Truth) -> None:
    holders = anybody.people[anybody.people["pact"]]
    assert (holders["pact_signed"] > holders["course_end"]).all()
    assert (holders["pact_signed"] < anybody.days.extraction).all()
    with_job = holders[holders["kind"] != NO_EVENT]
    before = (with_job["pact_signed"] < with_job["job_start"]).sum()
    assert before >= 8
    assert len(with_job) - before >= 3
    assert holders["pact_signed"].nunique() > 20


def test_the_threshold_divides_the_readings_of_completed(anybody: Truth) -> None:
    hours = anybody.sessions.groupby("person")["hours"].sum()
    assert ((hours > 21).sum(), (hours >= 21).sum(), (hours > 21.75).sum()) == (99, 100, 98)


def test_every_part_in_the_dirt_is_played_by_somebody_for_whom_it_is_harmless(anybody: Truth) -> None:
    people = anybody.people
    counts = people["role"].value_counts().drop("")
    assert counts.to_dict() == {**dict.fromkeys(DROPOUT_ROLES, 1), **OTHER_ROLES}
    dropouts = people[people["role"].isin(DROPOUT_ROLES)]
    assert not dropouts[["observed", "completed", "counselled", "pact"]].any(axis=None)
    assert (dropouts["kind"] == NO_EVENT).all()


def test_another_seed_is_other_people(make: Callable[[int], Truth], truth: Truth) -> None:
    assert make(SEED).people.equals(truth.people)
    assert not set(make(SEED + 1).people["tax_code"]) & set(truth.people["tax_code"])
