import json
import re
import tomllib

import pytest

from evaluation import languages
from evaluation.paths import data_folder
from evaluation.published import audit, describe, read, to_dict
from evaluation.published.table import PublishedTable

EXAMPLES = sorted((data_folder() / "examples").glob("*.toml"))
ARTICLE = data_folder() / "fare-legami" / "published.toml"


def table(**facts):
    return PublishedTable.model_validate(facts)


@pytest.fixture(scope="module", params=["article", *EXAMPLES], ids=["article", *(path.stem for path in EXAMPLES)])
def found(request, article):
    return article if request.param == "article" else audit(read(request.param))


@pytest.mark.parametrize("language", languages.available())
def test_every_figure_and_scenario_is_in_the_text(found, language):
    text = describe(found, language)
    table = found.table
    for figure in table.figures:
        assert table.name(figure.id, language) in text
    unwrapped = " ".join(text.split())
    for finding in found.findings[1:]:
        assert finding.scenario.label(table, language) in unwrapped
    assert not re.search(r"\{|\}|None|nan|published\.", text)
    assert max(map(len, text.splitlines())) <= 160


def test_the_text_and_the_data_are_the_same_each_time(found):
    again = audit(found.table)
    assert describe(again, "it") == describe(found, "it")
    assert json.dumps(to_dict(again)) == json.dumps(to_dict(found))


def test_the_data_are_json_and_hold_every_verdict(found):
    data = json.loads(json.dumps(to_dict(found), allow_nan=False))
    assert data["consistent"] == found.consistent
    assert {figure["id"]: figure["verdict"] for figure in data["figures"]} == {
        judgement.figure.id: judgement.verdict for judgement in found.figures
    }
    assert [scenario["id"] for scenario in data["scenarios"]] == [each.scenario.id for each in found.findings]
    assert bool(data["conflicts"]) == (not found.consistent)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            ["−7.4 to +24.0 points (18/35 − 60/102; 18/35 − 28/102)", "43.8% (46/105)", "over 50%", "2,000", "51.4%"],
        ),
        (
            "it",
            ["da −7,4 a +24,0 punti (18/35 − 60/102; 18/35 − 28/102)", "43,8% (46/105)", "oltre 50%", "2.000", "51,4%"],
        ),
    ],
)
def test_numbers_are_written_as_the_language_does(article, language, lines):
    text = describe(article, language).replace("\N{NO-BREAK SPACE}", " ")
    assert all(line in text for line in lines)


def test_a_limit_of_the_search_is_said():
    table = PublishedTable.model_validate(
        {"counts": [{"id": "people"}], "percentages": [{"id": "share", "printed": "33.3", "of": "people"}]}
    )
    found = audit(table)
    text, data = describe(found, "en"), to_dict(found)
    assert "looked for up to 10,000" in text
    assert "at least 3" in text
    assert data["search_limit"] == 10_000
    assert data["scenarios"][0]["counts"]["people"] == [3, None]
    assert data["worlds"]["number"] is None


def test_the_catalogues_hold_the_same_keys_and_placeholders():
    shapes = {
        language: {
            key: sorted(re.findall(r"\{(\w+)\}", text))
            for key, text in languages.catalogue(language).items()
            if key.startswith("published.")
        }
        for language in languages.available()
    }
    assert len({json.dumps(shape, sort_keys=True) for shape in shapes.values()}) == 1


@pytest.mark.parametrize("file", [ARTICLE, *EXAMPLES], ids=lambda path: path.stem)
def test_every_label_of_a_shipped_file_is_in_every_language(file):
    facts = tomllib.loads(file.read_text(encoding="utf-8"))
    texts = [facts["title"]]
    entries = [
        each for name, section in facts.items() if isinstance(section, list) for each in section if name != "relations"
    ]
    entries += [each for section in facts.get("derived", {}).values() for each in section]
    texts += [entry[name] for entry in entries for name in ("label", "stated") if name in entry]
    assert len(texts) > len(entries)
    assert all(set(text) == set(languages.available()) and all(text.values()) for text in texts)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["137 people", "8 editions", "29 hours", "1 edition", "1 hour", "2,000 EUR", "46 of 105 people"]),
        ("it", ["137 persone", "8 edizioni", "29 ore", "1 edizione", "1 ora", "2.000 euro", "46 su 105 persone"]),
    ],
)
def test_what_is_behind_a_figure_has_its_unit(article, language, lines):
    cells = [cell.strip() for line in describe(article, language).splitlines() for cell in re.split(r"  +", line)]
    assert [line for line in lines if line not in cells] == []


def test_what_is_stated_roughly_stays_as_stated_unless_others_confine_it(article):
    assert "about 1 month\n" in describe(article, "en")
    month = {"id": "month", "printed": 1, "comparison": "about", "range": [0, 12], "unit": "month|months"}
    assert "about 1 month" in describe(audit(table(counts=[month])), "en")
    confined = audit(table(counts=[month], relations=["month <= 3"]))
    assert "0 to 3 months" in describe(confined, "en")
    assert "about 1 month" not in describe(confined, "en")


@pytest.mark.parametrize(
    ("most", "said"),
    [
        (60, "sum 17, 34, 51, 68, 85, 102, 119, 136, n = 7, 14, 21, 28, 35, 42, 49, 56"),
        (100, "sum 17 to 238 in steps of 17, n = 7 to 98 in steps of 7"),
        (7, "sum 17, n = 7"),
    ],
)
def test_where_numbers_between_the_ends_are_impossible_it_is_said(most, said):
    """A mean of 2.4286 is 17/7, to four decimals of no other fraction with so few people."""
    counts, means = [{"id": "n", "range": [1, most]}], [{"id": "mean", "printed": "2.4286", "of": "n"}]
    assert said in describe(audit(table(counts=counts, means=means)), "en")


def test_a_count_without_holes_is_a_range():
    counts = [{"id": "all", "printed": 40}, {"id": "some", "range": [0, 9]}]
    assert "0 to 9 people" in describe(audit(table(counts=counts)), "en")
