"""The first screen of the page of published figures: for each sentence, figures for which another stands there."""

import pytest

import evaluation as ev

SHARE_ALONE = 'claim = "share"\nclaim_of_all = "share_of_all"'


def answered(settings):
    return ev.audit_answer(ev.audit(settings), settings)


def claimed(settings):
    return ev.audit_claims(ev.audit(settings), settings).plain


@pytest.fixture(scope="module")
def article():
    return answered(ev.settings(study="fare-legami", language="en"))


def test_the_article_is_led_by_its_claim_and_by_the_share_of_everybody(article):
    question, stated, answer, *_ = article.plain.split("\n")
    assert question == "Are the published figures enough to judge the pact?"
    assert stated.startswith("The source concludes: ")
    assert answer.startswith(
        "44% of 105 people is 33.6% of all 137 enrolled only if none of the 32 nobody mentions had"
    )
    assert answer.endswith("56.9% if all had.")


def test_the_article_then_says_the_difference_the_unseen_and_the_dates(article):
    difference, unseen, dates = article.details["findings"]
    assert difference.endswith("+11.4 points (95% limits −8.6 to +30.9 points), 18 of 35 against 28 of 70.")
    assert "−7.4 to +24.0 points, by what became of the 32" in unseen
    assert "by 2.4 points" in dates
    assert "5 of the latter leave nothing of +11.4 points" in dates
    assert article.details["verdict"] == (
        "Cannot tell: it hangs on people nobody mentions and on dates nobody published."
    )
    assert article.details["verdict_code"] == "cannot_tell"


def test_the_article_says_it_in_italian():
    shown = answered(ev.settings(study="fare-legami", language="it"))
    assert "44% di 105 persone è 33,6% di tutti i 137 iscritti solo se nessuna delle 32" in shown.details["answer"]
    assert "date non pubblicate" in shown.details["verdict"]


def test_every_number_of_it_is_published(article):
    assert {each.provenance for each in article.estimates} == {"published"}
    assert {"any_work_followed", "any_work_enrolled", "any_work"} <= {each.estimand for each in article.estimates}


@pytest.mark.parametrize(
    ("counts", "enrolled", "answer"),
    [
        ((18, 35, 28, 70), 137, "43.8% of 105 people is 33.6% of all 137 enrolled only if none of the 32"),
        ((18, 35, 28, 70), None, "43.8% is the share of all 105 people enrolled."),
        ((8, 20, 12, 20), 60, "50.0% of 40 people is 33.3% of all 60 enrolled only if none of the 20"),
    ],
)
def test_the_share_follows_from_who_is_unseen(published_study, counts, enrolled, answer):
    assert answered(published_study(*counts, enrolled=enrolled)).details["answer"].startswith(answer)


@pytest.mark.parametrize(
    ("counts", "enrolled", "verdict"),
    [
        ((18, 35, 28, 70), 137, "Cannot tell: it hangs on people nobody mentions and on dates nobody published."),
        ((90, 100, 5, 100), 210, "More often with the pact, whatever nobody published."),
        ((60, 100, 35, 100), 205, "More often with the pact, whatever became of the people nobody mentions; dates"),
        ((35, 100, 60, 100), 205, "Less often with the pact, whatever became of the people nobody mentions; dates"),
        ((1, 60, 45, 60), 122, "Less often with the pact, whatever nobody published."),
        ((18, 35, 28, 70), None, "Cannot tell: the limits include no difference, and nobody published the dates."),
        ((60, 100, 35, 100), None, "More often with the pact, by more than chance; dates that nobody published can"),
        ((35, 100, 60, 100), None, "Less often with the pact, by more than chance; dates that nobody published can"),
        ((90, 100, 5, 100), None, "More often with the pact, by more than chance."),
        ((1, 60, 45, 60), None, "Less often with the pact, by more than chance."),
    ],
)
def test_the_verdict_follows_from_the_unseen_from_chance_and_from_the_dates(published_study, counts, enrolled, verdict):
    assert answered(published_study(*counts, enrolled=enrolled)).details["verdict"].startswith(verdict)


def test_where_the_lot_decided_nothing_is_said_of_dates(published_study):
    shown = answered(published_study(18, 35, 28, 70, enrolled=137, design="randomised"))
    assert shown.details["verdict"] == "Cannot tell: the claim stands or falls with people nobody mentions."
    assert len(shown.details["findings"]) == 2
    assert answered(published_study(18, 35, 28, 70, design="randomised")).details["verdict"] == (
        "Cannot tell: the limits include no difference."
    )


def test_without_a_share_to_lead_with_the_difference_does(published_study):
    settings = published_study(18, 35, 28, 70, enrolled=137, share="")
    question, answer, *_ = answered(settings).plain.split("\n")
    assert question.startswith("Do the published figures hold together")
    assert answer.startswith("They can all be true. They leave the difference between pact and no pact anywhere")
    everybody = answered(published_study(18, 35, 28, 70, share="")).details["answer"]
    assert everybody.startswith("They can all be true. They leave one difference")


def test_without_a_claim_none_is_stated(published_study):
    shown = answered(published_study(18, 35, 28, 70, share=SHARE_ALONE))
    assert "stated" not in shown.details
    assert "source concludes" not in shown.plain


def test_without_arms_the_first_screen_says_nothing_of_them(published_study):
    shown = answered(published_study(18, 35, 28, 70, enrolled=140, control=True))
    assert "limits" not in " ".join(shown.details.get("findings", ()))


@pytest.mark.parametrize(
    ("counts", "enrolled", "said", "not_said"),
    [
        ((18, 35, 28, 70), 137, ("both agree with everything printed", "sooner or later"), ()),
        ((18, 35, 28, 70), None, ("sooner or later",), ("both agree",)),
        ((90, 100, 5, 100), 210, (), ("both agree", "sooner or later")),
    ],
)
def test_claims_leave_open_only_what_is_open(published_study, counts, enrolled, said, not_said):
    text = claimed(published_study(*counts, enrolled=enrolled))
    assert [part for part in said if part not in text] == []
    assert [part for part in not_said if part in text] == []


def test_several_bases_are_not_called_the_only_one(published_study):
    settings = published_study(18, 35, 28, 70, enrolled=140, control=True)
    figures = settings.study.path("published.toml")
    share = '\n[[percentages]]\nid = "share_printed"\nprinted = "44"\ncount = "had"\nof = "followed"\n'
    figures.write_text(figures.read_text(encoding="utf-8") + share, encoding="utf-8")
    text = claimed(settings)
    assert "on several bases" in text
    assert "on no other" not in text
