"""The lists of reports, written from records alone: one per study and language, and one over all studies."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from evaluation.reports.filters import filters_of
from evaluation.reports.index import FACTS, write_index, write_library
from evaluation.reports.plan import plan
from evaluation.reports.record import record_of
from evaluation.study import read_study, shipped

FAILING = "50_time_to_first_job"


def made(planned):
    """Return the record of a report as a batch would have left it."""
    if planned.notebook == FAILING:
        return record_of(planned, "failed", error="it <b>broke</b>")
    mark = {"it": "Dati sintetici – ", "en": "Synthetic data – "}[planned.language]
    synthetic = planned.study.nature == "synthetic" and planned.notebook != "00_published_figures"
    return record_of(planned, "done", title=f"{mark if synthetic else ''}title", headline=f"answer of {planned.name}")


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    for name in shipped():
        study = read_study(name)
        write_index(study, map(made, plan(study)), folder / name)
    write_library(folder, "en")
    return folder


def read(file):
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def entry(soup, title, place):
    """Return the entry of a report of a site."""
    (group,) = (group for group in soup.select(".group") if group.h2.string == title)
    return next(item for item in group.select("li") if item.h3 and item.h3.string == place)


def test_an_entry_says_what_was_found_on_what_and_where_it_is(out):
    found = entry(read(out / "fare-legami" / "index.html"), "Con patto e senza patto a confronto", "Crema")
    assert found.select_one(".finding").string == "answer of 40_pact_comparison.Crema.it"
    assert found.select_one(".status").string == "Dati individuali sintetici · fatto"
    files = {line.dt.string: [link["href"] for link in line.find_all("a")] for line in found.select(".files > div")}
    name = "40_pact_comparison.Crema"
    assert files == {
        "Pagina": [f"{name}.it.html", f"{name}.en.html"],
        "Risultati": [f"{name}.it.json", f"{name}.en.json"],
        "Notebook": [f"notebooks/{name}.it.ipynb", f"notebooks/{name}.en.ipynb"],
    }
    assert [link["lang"] for link in found.find_all("a")] == ["it", "en"] * 3


def test_published_figures_are_told_from_synthetic_people(out):
    statuses = [tag.string for tag in read(out / "fare-legami" / "index.en.html").select(".status")]
    assert statuses[0] == "Published figures · made"
    assert set(statuses[1:-1]) == {"Synthetic individual data · made"}


def test_a_failure_is_told_with_its_log_and_without_a_page(out):
    page = out / "rossi" / "index.html"
    soup = read(page)
    assert [item.get_text() for item in soup.select(".notice-failed li")] == [
        f"{FAILING}.it: it <b>broke</b>",
        f"{FAILING}.en: it <b>broke</b>",
    ]
    links = [link["href"] for link in soup.find_all("a")]
    assert [link for link in links if FAILING in link] == [f"log/{FAILING}.it.log", f"log/{FAILING}.en.log"]
    assert "rapporti fatti: 2, falliti: 2" in soup.get_text()


@pytest.mark.parametrize(("name", "language"), [("index.html", "it"), ("index.en.html", "en")])
def test_each_language_has_its_list_which_leads_to_the_other(out, name, language):
    soup = read(out / "rossi" / name)
    assert soup.html["lang"] == language
    links = [link["href"] for link in soup.header.find_all("a")]
    other = {"index.html": "index.en.html", "index.en.html": "index.html"}[name]
    review = name.replace("index", "review")
    assert links == [other, review, f"../index.{language}.html"]


def test_a_folder_that_is_handed_over_leads_nowhere_else(tmp_path):
    study = read_study("rossi")
    write_index(study, map(made, plan(study)), tmp_path, alone=True)
    links = [link["href"] for link in read(tmp_path / "index.html").find_all("a")]
    assert not [link for link in links if link.startswith("..")]


def test_the_list_over_all_studies_is_there_in_each_language(out):
    assert (out / "index.html").read_bytes() == (out / "index.en.html").read_bytes()
    for language, title in (("en", "All studies"), ("it", "Tutti gli studi")):
        soup = read(out / f"index.{language}.html")
        assert soup.select_one(".topic").string == title
        assert [group["aria-labelledby"] for group in soup.select(".group")] == list(shipped())
        assert f"answer of 40_pact_comparison.{language}" in [tag.string for tag in soup.select(".finding")]
        assert f"rossi/40_pact_comparison.{language}.html" in [link["href"] for link in soup.find_all("a")]
        assert not [link for link in soup.find_all("a") if FAILING in link["href"]]
        assert len(soup.select(".notice")) == 1


def test_a_study_with_one_language_is_in_the_lists_of_the_others_and_a_list_in_a_language_of_none_goes(tmp_path):
    study = read_study("rossi").model_copy(update={"languages": ("it",)})
    assert set(study.title) == {"it", "en"}
    (tmp_path / "index.en.html").write_text("old")
    for language in ("en", "it"):
        write_index(study, map(made, plan(study)), tmp_path / "rossi")
        write_library(tmp_path, language)
        assert "answer of 40_pact_comparison.it" in (tmp_path / "index.html").read_text(encoding="utf-8")
        assert read(tmp_path / "index.html").html["lang"] == language
    assert not (tmp_path / "index.en.html").exists()


@pytest.mark.parametrize("facts", [json.dumps({"id": "old", "index": {"en": "index.html"}}), "[]", '{"id": "half'])
def test_a_study_that_an_earlier_version_or_nobody_can_read_is_not_in_the_list(tmp_path, facts):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / FACTS).write_text(facts, encoding="utf-8")
    write_library(tmp_path, "en")
    assert not read(tmp_path / "index.html").select(".group")


def test_lists_that_did_not_change_are_not_written_again(out):
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    study = read_study("rossi")
    write_index(study, map(made, plan(study)), out / "rossi")
    write_library(out, "en")
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_filters_are_labelled_and_complete_without_style(out):
    soup = read(out / "fare-legami" / "index.en.html")
    groups = {
        field.legend.string: [label.get_text(strip=True) for label in field("label")] for field in soup("fieldset")
    }
    assert groups["Where"] == ["everywhere", "Whole study", "Cremona", "Crema", "Casalmaggiore"]
    assert groups["Report"][:2] == ["all", "Published figures"]
    assert [button["id"] for button in soup.select("input[checked]")] == ["place-0", "notebook-0"]
    assert not soup.find_all(hidden=True)
    assert soup.style.string.count("@media screen{main:has(") == 1


def test_what_filters_hide_is_hidden_on_screen_only():
    filters = filters_of({"a": "A", "b": "B"}, [("a", "x"), ("b", "x"), ("a", "y")], "en")
    assert filters.kinds == (("place", ("A", "B")), ("notebook", ("x", "y")))
    assert [filters.number(kind, name) for kind, name in (("place", "b"), ("notebook", "x"))] == [2, 1]
    assert re.fullmatch(r"@media screen\{.*\}", filters.rules)
    assert "main:has(#notebook-2:checked):has([name=place]:checked:not(#place-0,#place-1)) .nothing" in filters.rules


def test_there_is_no_filter_where_there_is_nothing_to_choose():
    assert filters_of({"all": "All"}, [("all", "x")], "en").kinds == ()
