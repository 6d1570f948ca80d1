"""What the comparison of arms says, on the counts of the article and on real people."""

from dataclasses import replace

import pytest
from scipy.stats import norm

from evaluation.arms import ArmCounts
from evaluation.notebook import answering, comparison, doubting
from evaluation.notebook.trial import Trial, trial
from evaluation.parameters import settings

ENGLISH = settings(language="en")
INSIDE, NONE_WORKED, ALL_WORKED = comparison.published_arms(ENGLISH)


def test_the_arms_of_the_article_are_derived_from_its_figures():
    assert (INSIDE.events1, INSIDE.n1, INSIDE.events0, INSIDE.n0) == (18, 35, 28, 70)
    assert (NONE_WORKED.events1, NONE_WORKED.n1, NONE_WORKED.events0, NONE_WORKED.n0) == (18, 35, 28, 102)
    assert (ALL_WORKED.events1, ALL_WORKED.n1, ALL_WORKED.events0, ALL_WORKED.n0) == (18, 35, 60, 102)


def of_counts(counts, settings):
    return Trial("counts", comparison.compare(counts, settings), counts)


@pytest.mark.parametrize(
    ("counts", "verdict"), [(INSIDE, "cannot_tell"), (NONE_WORKED, "higher"), (ALL_WORKED, "cannot_tell")]
)
def test_the_verdict_depends_on_the_people_nobody_mentions(counts, verdict):
    assert comparison.compare(counts, ENGLISH).verdict == verdict


@pytest.mark.parametrize(("language", "said"), [("en", "Cannot tell"), ("it", "Non si può dire")])
def test_the_first_screen_says_cannot_tell_as_plainly_as_any_other_answer(language, said):
    chosen = settings(language=language)
    shown = answering.trial_answer(of_counts(INSIDE, chosen), chosen)
    assert shown.payload()["verdict"].startswith(said)
    assert "verdict-cannot_tell" in shown.html


def test_an_association_is_not_called_an_effect_unless_the_arms_were_drawn_by_lot():
    shown = answering.trial_claims(of_counts(NONE_WORKED, ENGLISH), ENGLISH)
    assert any("not decided by lot" in line for line in shown.payload()["cannot"])
    lottery = settings(study="rossi", language="en")
    shown = answering.trial_claims(trial(lottery), lottery)
    assert not any("lot" in line for line in shown.payload()["cannot"])


@pytest.mark.parametrize("counts", [(18, 35, 28, 70), (20, 35, 10, 70), (9, 10, 3, 10), (1, 40, 9, 40)])
def test_limits_p_value_and_verdict_are_of_one_test(counts):
    events1, n1, events0, n0 = counts
    arms = replace(INSIDE, events1=events1, n1=n1, events0=events0, n0=n0)
    estimate = comparison.compare(arms, ENGLISH)
    assert estimate.method == "miettinen-nurminen"
    assert (estimate.verdict == "cannot_tell") == (estimate.p_value > 1 - estimate.level)


def test_every_base_stands_in_the_forest_with_its_counts():
    shown = comparison.outcome_forest([INSIDE, NONE_WORKED, ALL_WORKED], ENGLISH)
    for counts in ("18 of 35 / 28 of 70", "18 of 35 / 28 of 102", "18 of 35 / 60 of 102"):
        assert counts in shown.html
    assert shown.caption.startswith("The answer depends on what is counted and among whom")


def test_the_two_published_readings_stand_beside_each_other_with_the_reason():
    shown = comparison.published_forest(ENGLISH)
    assert "18 of 35 / 28 of 70" in shown.html
    assert "18 of 35 / 28 of 102" in shown.html
    reason = comparison.published_reason(ENGLISH)
    assert [estimate.verdict for estimate in reason.estimates] == ["cannot_tell", "higher"]
    assert "the 32 people of whom nothing is published" in reason.plain


@pytest.mark.parametrize("counts", [(0, 0, 3, 10), (0, 5, 0, 5), (5, 5, 5, 5), (0, 0, 0, 0), (1, 1, 0, 1)])
def test_degenerate_counts_are_told_in_words_and_never_crash(counts):
    arms = ArmCounts("any_work", "observed", *counts)
    everything = [
        answering.trial_answer(of_counts(arms, ENGLISH), ENGLISH),
        answering.trial_claims(of_counts(arms, ENGLISH), ENGLISH),
        comparison.two_by_two(arms, ENGLISH),
        comparison.scales(arms, ENGLISH),
        comparison.methods(arms, ENGLISH),
        comparison.exact_tests(arms, ENGLISH),
        comparison.outcome_forest([arms, INSIDE], ENGLISH),
        doubting.unmeasured(doubting.Enrolled(arms, arms.n1, arms.n0), ENGLISH),
        doubting.cost(doubting.Enrolled(arms, arms.n1, arms.n0), ENGLISH),
        doubting.believed(doubting.Enrolled(arms, arms.n1, arms.n0), ENGLISH),
    ]
    for shown in everything:
        assert "nan" not in shown.html.lower().replace("finan", "")
        assert "None" not in shown.html


class TestUnseen:
    people = doubting.enrolled(ENGLISH)

    def test_everybody_enrolled_is_counted(self):
        assert (self.people.n1, self.people.n0, self.people.unseen) == (35, 102, (0, 32))

    def test_the_worst_case_is_the_range_of_the_audit(self):
        shown = doubting.unseen_bounds(self.people, ENGLISH)
        worst = next(each for each in shown.estimates if each.method == "worst_case")
        assert (round(100 * worst.low, 1), round(100 * worst.high, 1)) == (-7.4, 24.0)

    def test_the_cost_is_unbounded_where_no_difference_is_within_the_limits(self):
        (estimate,) = doubting.cost(self.people, ENGLISH).estimates
        assert round(estimate.value) == 17_500
        assert estimate.low is None
        assert "unbounded" in doubting.cost(self.people, ENGLISH).plain

    def test_the_cost_is_bounded_where_the_difference_leaves_out_zero(self):
        people = doubting.Enrolled(NONE_WORKED, 35, 102)
        (estimate,) = doubting.cost(people, ENGLISH).estimates
        difference, each = comparison.compare(NONE_WORKED, ENGLISH), ENGLISH.study.cost.per_person_eur
        assert difference.verdict == "higher"
        assert (estimate.low, estimate.high) == pytest.approx((each / difference.high, each / difference.low))

    def test_lee_speaks_of_people_who_would_be_observed_in_both_arms(self):
        assert "observed in both arms" in doubting.unseen_bounds(self.people, ENGLISH).plain
        italian = settings(language="it")
        assert "in entrambi i gruppi" in doubting.unseen_bounds(doubting.enrolled(italian), italian).plain

    @pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
    def test_what_was_believed_has_limits_at_the_level_of_the_study(self, level):
        primary = ENGLISH.study.primary.model_copy(update={"level": level})
        chosen = replace(ENGLISH, study=ENGLISH.study.model_copy(update={"primary": primary}))
        before, data, after = doubting.believed(self.people, chosen).estimates
        prior, quantile = chosen.study.prior, norm.ppf((1 + level) / 2)
        assert (before.level, data.level, after.level) == (level, level, level)
        assert before.high - prior.mean == pytest.approx(quantile * prior.standard_deviation)
        precision = 1 / prior.standard_deviation**2 + 1 / data.standard_error**2
        assert after.standard_error == pytest.approx(precision**-0.5)

    def test_without_a_spread_nothing_is_drawn_towards_a_prior_and_the_reason_is_said(self):
        nobody = doubting.Enrolled(ArmCounts("any_work", "observed", 0, 35, 0, 70), 35, 102)
        assert "has no standard error" in doubting.believed(nobody, ENGLISH).plain
        empty = doubting.Enrolled(ArmCounts("any_work", "observed", 0, 0, 3, 70), 0, 102)
        assert "nobody in arm 1" in doubting.believed(empty, ENGLISH).plain
