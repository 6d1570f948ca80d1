"""What a notebook cell may display."""

import json
from xml.etree import ElementTree

import pytest

from evaluation.errors import ReportError
from evaluation.presentation.show import MIME_TYPE, Caption, Shown, claims, headline, notice, sentence
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate

HOSTILE = "<script>alert(1)</script> & \"quotes\" 'more'"
ESTIMATE = Estimate(estimand="any_work", scale="difference", value=0.114, low=-0.085, high=0.309, level=0.95, n=105)


def a_headline(**changes):
    texts = {"question": "q", "answer": "a", "verdict": "v", "base": "b", "caution": "c"} | changes
    return headline("answer", estimate=ESTIMATE, **texts)


HOSTILE_FRAGMENTS = {
    "headline": a_headline(
        question=HOSTILE,
        answer=HOSTILE,
        verdict=HOSTILE,
        base=HOSTILE,
        caution=HOSTILE,
        stated=HOSTILE,
        findings=[HOSTILE],
    ),
    "claims": claims("claims", [HOSTILE], [HOSTILE], Words("en")),
    "sentence": sentence("finding", HOSTILE),
    "notice": notice("care", HOSTILE),
}


@pytest.mark.parametrize("shown", HOSTILE_FRAGMENTS.values(), ids=HOSTILE_FRAGMENTS)
def test_texts_are_escaped_and_survive_whole(shown):
    root = ElementTree.fromstring(shown.html)
    assert root.find(".//script") is None
    assert HOSTILE in "".join(root.itertext())
    assert HOSTILE in shown.plain


def test_a_cell_displays_page_form_plain_form_and_numbers():
    bundle = sentence("finding", "Eleven points.", [ESTIMATE])._repr_mimebundle_()
    assert bundle["text/html"] == '<p class="finding" id="finding">Eleven points.</p>'
    assert bundle["text/plain"] == "Eleven points."
    assert bundle[MIME_TYPE]["kind"] == "sentence"
    assert bundle[MIME_TYPE]["estimates"] == [ESTIMATE.to_dict()]
    assert json.loads(json.dumps(bundle)) == bundle


def test_a_headline_may_state_a_claim_before_its_answer_and_findings_after_its_people():
    shown = a_headline(stated="a claim", findings=["one", "other"], others=[ESTIMATE])
    plain, order = a_headline(), ["stated", "answer", "verdict", "base", "further", "further", "caution"]
    assert [tag.get("class") for tag in ElementTree.fromstring(shown.html).iter("p")] == order
    assert (shown.details["stated"], shown.details["findings"]) == ("a claim", ["one", "other"])
    assert len(shown.estimates) == 2
    assert not {"stated", "findings"} & set(plain.details)


def test_headline_looks_and_reports_what_its_estimate_allows():
    shown = a_headline()
    section = ElementTree.fromstring(shown.html)
    assert section.get("class") == "headline verdict-cannot_tell"
    assert section.find("h2").get("id") == section.get("aria-labelledby")
    assert [p.get("class") for p in section.iter("p")] == ["answer", "verdict", "base", "caution"]
    assert shown.payload()["verdict_code"] == "cannot_tell"


@pytest.mark.parametrize("language", ["it", "en"])
def test_claims_stand_in_pairs(language):
    root = ElementTree.fromstring(claims("claims", ["a"], ["b", "c"], Words(language)).html)
    assert [block.get("class") for block in root] == ["claim can", "claim cannot"]
    assert [[item.text for item in block.iter("li")] for block in root] == [["a"], ["b", "c"]]
    assert len({block.find("h3").text for block in root}) == 2


def test_notice_says_its_kind():
    assert 'class="notice notice-synthetic" id="care" role="note"' in notice("care", "x", "synthetic").html


@pytest.mark.parametrize("slug", ["", "Two", "1st", "a b", 'x"onload', "é"])
def test_an_identifier_that_is_none_is_refused(slug):
    with pytest.raises(ReportError, match="small letters"):
        Caption(slug, "Title", "Subtitle")
    with pytest.raises(ReportError, match="small letters"):
        sentence(slug, "text")


@pytest.mark.parametrize(("title", "subtitle"), [("", "sub"), ("title", "  ")])
def test_an_empty_caption_is_refused(title, subtitle):
    with pytest.raises(ReportError, match="table-1"):
        Caption("table-1", title, subtitle)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [("table", {}), ("figure", {"caption": "c"}), ("figure", {"alt": "a"}), ("figure", {"caption": "c", "alt": ""})],
)
def test_a_table_without_caption_and_a_figure_without_alternative_text_are_refused(kind, texts):
    with pytest.raises(ReportError, match="every table needs a caption"):
        Shown(kind=kind, id="x", html="", plain="", **texts)
