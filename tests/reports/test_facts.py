"""What stands at the foot of a page: where nothing is hidden, why; and how many comparisons the page makes."""

from dataclasses import replace

import pytest

from evaluation.parameters import settings
from evaluation.presentation.pages import page
from evaluation.reports.provenance import facts
from evaluation.reports.subject import read_subject


def told(study, language, chance="", **changes):
    shown = page(settings(study=study, language=language), "40_pact_comparison")
    subject = replace(read_subject(shown.payload(), "40_pact_comparison"), **changes)
    return {fact.name: " ".join(fact.values) for fact in facts(subject, chance)}


@pytest.mark.parametrize(
    ("language", "rule", "words", "without"),
    [
        ("en", "Disclosure rule", "have been published for research", "The study gives no reason"),
        ("it", "Regola di riservatezza", "sono pubblicati per la ricerca", "Lo studio non ne dà la ragione"),
    ],
)
def test_why_nothing_is_hidden_is_said(language, rule, words, without):
    assert words in told("rossi", language)[rule]
    silent = told("rossi", language, reason="")[rule]
    assert (words in silent, without in silent) == (False, True)
    assert without not in told("rossi", language, reason="", threshold=5)[rule]


def test_what_chance_would_give_stands_there_or_nothing_does():
    assert told("rossi", "en", "40 intervals")["Comparisons and chance"] == "40 intervals"
    assert "Comparisons and chance" not in told("rossi", "en")
