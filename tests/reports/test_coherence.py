"""Pages that contradict each other: every kind, seeded one by one, is found with both places; what agrees is let be."""

import pytest

from evaluation.errors import ReportError
from evaluation.reports.coherence import Coherence
from evaluation.reports.record import Record

WORK = {
    "id": "answer", "estimand": "any_work", "scale": "difference", "population": "observed",
    "method": "miettinen-nurminen", "n": 105, "events": 46, "level": 0.95, "value": 0.114, "low": -0.086,
    "high": 0.309, "p_value": 0.27,
    "provenance": "synthetic",
}  # fmt: skip
SHARE = WORK | {"id": "rates", "scale": "proportion", "method": "wilson", "value": 0.438, "low": 0.35, "high": 0.53}
MEN = {"where": "people", "chosen": {"sex": ["m"]}, "value": 40, "kind": "count"}


def page(name, *estimates, counts=(), site="all", language="en", status="done"):
    return Record(
        name=f"{name}{'' if site == 'all' else '.' + site}.{language}", notebook=name, site=site, edition="all",
        language=language, status=status, estimates=estimates, counts=tuple(counts),
    )  # fmt: skip


def found(*records):
    coherence = Coherence()
    for record in records:
        coherence.add(record)
    return {
        (each.kind, each.first.partition("#")[0], each.second.partition("#")[0]) for each in coherence.found.values()
    }


AGREE = {
    "the same on two pages": (page("30", SHARE), page("40", WORK, SHARE)),
    "a sensitivity analysis under a name of its own": (
        page("50", SHARE, SHARE | {"estimand": "any_work_choice_1", "value": 0.2})
    ),
    "another population": (page("30", SHARE), page("40", SHARE | {"population": "enrolled", "n": 137, "value": 0.336})),
    "a site": (page("40", WORK), page("40", WORK | {"value": 0.3, "low": 0.1}, site="Crema")),
    "a page that failed": (page("40", WORK), page("50", WORK | {"value": 0.3}, status="failed")),
    "published figures": (page("40", WORK), page("00", WORK | {"provenance": "published", "n": 102, "low": 0.1})),
    "no value on either page": (page("40", WORK | {"value": None}), page("50", WORK | {"value": None})),
    "a rounding error": (page("30", SHARE), page("40", SHARE | {"value": 0.438 + 1e-12})),
    "both languages": (page("40", WORK, counts=[MEN]), page("40", WORK, counts=[MEN], language="it")),
    "a number that one language lacks": (page("40", WORK, SHARE), page("40", WORK, language="it")),
    "open ends": (page("40", WORK | {"high": "inf"}), page("50", WORK | {"high": "inf"})),
}
DISAGREE = {
    "another value": ("estimate", page("30", SHARE), page("40", SHARE | {"value": 0.336})),
    "another limit": ("estimate", page("30", SHARE), page("40", SHARE | {"low": 0.3})),
    "another p-value": ("estimate", page("40", WORK), page("50", WORK | {"p_value": 0.008})),
    "a value here and none there": ("estimate", page("30", SHARE), page("50", SHARE | {"value": None})),
    "an open end here and a limit there": ("estimate", page("30", SHARE), page("40", SHARE | {"high": "inf"})),
    "another verdict": ("verdict", page("40", WORK), page("50", WORK | {"method": "cox", "low": 0.1})),
    "the opposite verdict": (
        "verdict", page("40", WORK | {"low": 0.1}), page("50", WORK | {"method": "cox", "high": -0.1}),
    ),
    "a verdict on another scale": (
        "verdict", page("40", WORK), page("50", WORK | {"scale": "hazard_ratio", "low": 1.26, "high": 4.54}),
    ),
    "another count": ("count", page("20", counts=[MEN]), page("30", counts=[MEN | {"value": 41}])),
    "another count in the same words elsewhere": (
        "count", page("20", counts=[MEN]), page("30", counts=[MEN | {"where": "rates", "value": 32}]),
    ),
    "other people in the other language": ("language", page("40", WORK), page("40", WORK | {"n": 104}, language="it")),
    "other events in the other language": (
        "language", page("40", WORK), page("40", WORK | {"events": 45}, language="it"),
    ),
    "another number in the other language": (
        "estimate", page("40", WORK), page("40", WORK | {"value": 0.2}, language="it"),
    ),
    "another count in the other language": (
        "count", page("20", counts=[MEN]), page("20", counts=[MEN | {"value": 41}], language="it"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("records", AGREE.values(), ids=AGREE)
def test_what_agrees_is_let_be(records):
    assert found(*(records if isinstance(records, tuple) else (records,))) == set()


@pytest.mark.parametrize(("kind", "first", "second"), DISAGREE.values(), ids=DISAGREE)
def test_a_seeded_contradiction_is_found_with_both_places(kind, first, second):
    assert (kind, first.name, second.name) in found(first, second)
    assert (kind, second.name, first.name) in found(second, first)


def test_a_number_of_a_place_is_not_published():
    record = page("40", SHARE | {"provenance": "published"}, site="Crema")
    assert found(record) == {("provenance", "40.Crema.en", "40.Crema.en")}
    assert found(page("40", SHARE | {"provenance": "published"})) == set()


@pytest.mark.parametrize(("language", "words"), [("en", "contradict each other (1)"), ("it", "si contraddicono (1)")])
def test_it_is_told_with_both_places(language, words):
    coherence = Coherence()
    for record in (page("30", SHARE), page("40", SHARE | {"value": 0.336})):
        coherence.add(record)
    with pytest.raises(ReportError) as refused:
        coherence.check("mine", language)
    told = refused.value.say(language)
    assert words in told
    assert "30.en#rates" in told
    assert "40.en#rates" in told
