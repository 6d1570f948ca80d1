"""Every page of the studies that ship, in every language: what a reviewer must get, read without a browser."""

import functools
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from evaluation import languages, paths
from evaluation.reports.plan import Planned, index_name, library_name, plan, review_name
from evaluation.reports.policy import CONTENT_POLICY
from evaluation.study import read_study, shipped

STUDIES = {name: read_study(name) for name in shipped()}
REPORTS = {f"{study.id}/{planned.name}.html": planned for study in STUDIES.values() for planned in plan(study)}
LISTS = {
    f"{study.id}/{name(study, language)}": language
    for study in STUDIES.values()
    for language in study.languages
    for name in (index_name, review_name)
} | {library_name(language): language for language in languages.available()}
ENGLISH = re.compile(
    r"\b(?:January|February|April|June|July|August|September|October|November|December|the|of|with|from|and|people|days?"
    r"|weeks?|months?|counts?|values?|outcome|risk|difference|mean|median|estimate|unknown|observed|treated|control"
    r"|prior|posterior|normal|pooled|missing|edition|column|row)\b"
)
ODD = re.compile(r"\b(?:None|NaN|nan|NaT|True|False|inf)\b|&lt;|\{\w*\}|<\w+ object")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# What is written alike in every language: how an hour stands in the registers, the code of a contract, a term.
AS_IT_IS = re.compile(r"3:30 \w+ 3,5|A\.01\.00|E-value")
NOT_SAID = "style, script, code, pre, math, footer, .about"
LIMIT_BYTES = 500_000


def language_of(name):
    return REPORTS[name].language if name in REPORTS else LISTS[name]


class Page:
    """A page as it was read: its file, its HTML, its parts, and what it says outside of code and provenance."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.file = folder, name, folder / name
        self.html = self.file.read_text(encoding="utf-8")
        self.soup = BeautifulSoup(self.html, "html.parser")
        self.language = language_of(name)

    @property
    def planned(self) -> Planned:
        return REPORTS[self.name]

    @functools.cached_property
    def ids(self) -> list[str]:
        return [tag["id"] for tag in self.soup.find_all(id=True)]

    @functools.cached_property
    def said(self) -> str:
        """Everything that is said to a reader, titles of drawings and labels included."""
        soup = BeautifulSoup(self.html, "html.parser")
        for tag in soup.select(f"{NOT_SAID}, html [lang]:not([lang={self.language}])"):
            tag.decompose()
        labels = [tag["aria-label"] for tag in soup.find_all(attrs={"aria-label": True})]
        described = soup.find("meta", {"name": "description"})["content"]
        return AS_IT_IS.sub("", " ".join([soup.get_text(" "), *labels, described]))


@functools.lru_cache(maxsize=8)
def read(folder, name):
    return Page(folder, name)


@pytest.fixture(scope="module", params=[*REPORTS, *LISTS])
def page(request, shipped_reports):
    return read(shipped_reports, request.param)


@pytest.fixture(scope="module", params=REPORTS)
def report(request, shipped_reports):
    return read(shipped_reports, request.param)


def test_it_arrives_as_one_small_file_under_its_policy(page):
    first = page.soup.head.find(True)
    assert (first["http-equiv"], first["content"]) == ("Content-Security-Policy", CONTENT_POLICY)
    assert [script["type"] for script in page.soup.find_all("script")] == ["application/ld+json"]
    assert not page.soup.find_all(["link", "iframe", "object", "embed", "form", "base", "img"])
    assert not [name for tag in page.soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert re.findall(r"url\((?!\"data:|#)[^)]*", page.html) == []
    assert len(page.html.encode()) <= LIMIT_BYTES


def test_it_says_what_it_is(page):
    soup = page.soup
    assert soup.html["lang"] == page.language
    assert soup.title.string.strip()
    assert soup.find("meta", {"name": "description"})["content"].strip()
    assert soup.find("meta", {"name": "generator"})["content"].startswith("evaluation ")
    assert json.loads(soup.find("script").string)["name"] == soup.title.string


def test_it_can_be_moved_about_in(page):
    levels = [int(tag.name[1]) for tag in page.soup.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [name for name, times in Counter(page.ids).items() if times > 1] == []
    for name in ("aria-labelledby", "aria-describedby", "for"):
        assert {one for tag in page.soup.find_all(attrs={name: True}) for one in tag[name].split()} <= set(page.ids)
    assert page.soup.body.find(True)["class"] == ["skip"]
    assert all(page.soup.find(name) for name in ("header", "nav", "main", "footer"))


def test_every_link_leads_somewhere(page):
    for link in page.soup.find_all("a", href=True):
        address, _, part = link["href"].partition("#")
        if re.match(r"https?:", address):
            continue
        target = (page.file.parent / address).resolve() if address else page.file
        assert target.is_file(), link["href"]
        if part:
            assert part in read(page.folder, str(target.relative_to(page.folder))).ids, link["href"]


def test_it_betrays_no_machine(page):
    places = {str(paths.root()), str(Path.home()), str(page.folder)} - {"/"}
    assert [place for place in places if place in page.html] == []
    assert re.findall(r"(?<![\w.:/])/(?:home|root|tmp|usr|var|work|Users)/\S*", page.html) == []


def test_nothing_odd_is_said(page):
    assert ODD.findall(page.said) == []


@pytest.mark.parametrize("name", [name for name in [*REPORTS, *LISTS] if language_of(name) == "it"])
def test_an_italian_page_speaks_italian(name, shipped_reports):
    assert ENGLISH.findall(read(shipped_reports, name).said) == []


def test_decimals_are_those_of_the_language(page):
    decimal, grouped = (",", ".") if page.language == "it" else (".", ",")
    wrong = [number for number in NUMBER.findall(page.said) if canonical(number, decimal, grouped) is None]
    assert wrong == []


def canonical(number, decimal, grouped):
    """Return a number without grouping and with a full stop; None where it is not written in the language."""
    whole, _, rest = number.partition(decimal)
    groups = whole.split(grouped)
    if not all(len(group) == 3 for group in groups[1:]) or (rest and not rest.isdigit()):
        return None
    return "".join(groups) + ("." + rest if rest else "")


def test_tables_have_captions_and_heads(page):
    for table in page.soup.find_all("table"):
        assert table.caption.get_text(strip=True)
        assert all(head["scope"] in ("col", "row") and head.get_text(strip=True) for head in table.find_all("th"))
        assert all(row.find("th") for row in table.tbody.find_all("tr"))


def test_it_stands_in_the_order_of_every_page(report):
    marks = [".headline", ".claims", ".sections", "#provenance"]
    tags = list(report.soup.body.find_all(True))
    places = [tags.index(report.soup.select_one(mark)) for mark in marks]
    assert places == sorted(places)
    sections = [section["aria-labelledby"] for section in report.soup.select(".sections > section")]
    assert sections[-2:] == ["limits", "method"]
    assert 3 <= len(report.soup.find(id="limits").find_parent("section").find_all("li")) <= 5


def test_the_first_screen_has_question_answer_verdict_and_people(report):
    headline = report.soup.select_one(".headline")
    for part in (".question", ".answer", ".verdict", ".base", ".caution"):
        assert headline.select_one(part).get_text(strip=True), part


def test_it_leads_to_its_index_review_notebook_results_and_other_languages(report):
    planned = report.planned
    others = [planned.in_language(code).name + ".html" for code in planned.study.languages if code != planned.language]
    named = {planned.index, planned.review, f"{planned.name}.json", f"notebooks/{planned.name}.ipynb", *others}
    assert named <= {link["href"] for link in report.soup.find_all("a")}


def test_figures_are_said_in_words_and_shown_as_tables(report):
    for figure in report.soup.find_all("figure"):
        assert figure.figcaption.get_text(strip=True)
        for drawing in figure.find_all("svg"):
            assert drawing["role"] == "img"
            assert drawing.title.string.strip()
            assert re.search(r"\d", drawing.desc.string), figure["id"]
        assert figure.select_one("details table td.num"), figure["id"]


def test_code_is_folded_and_short(report):
    code = [tag.get_text() for tag in report.soup.find_all("pre")]
    assert code
    assert all(tag.find_parent("details") for tag in report.soup.find_all("pre"))
    assert sum(map(len, code)) <= len(report.said) / 4


def test_synthetic_data_are_named_as_such(report):
    published = report.planned.notebook == "00_published_figures"
    mark = languages.text("page.synthetic.mark", report.language)
    if report.planned.study.nature != "synthetic" or published:
        assert not report.soup.title.string.startswith(mark)
        assert not report.soup.select(".banner")
        return
    assert report.soup.title.string.startswith(mark)
    assert report.soup.header.find(True)["class"] == ["banner"]
    assert "bottom-center" in report.soup.style.string.rpartition("@page")[2]
    word = mark.split()[0 if report.language == "en" else 1].lower()[:9]
    published = languages.text("notes.published", report.language).lower()
    for figure in report.soup.find_all("figure"):
        notes = [each.get_text().lower() for each in figure.select(".notes")]
        assert any(word in each or published in each for each in notes), figure["id"]


PAIRS = [name for name, planned in REPORTS.items() if planned.language == planned.study.languages[0]]


@pytest.mark.parametrize("name", PAIRS)
def test_all_languages_carry_the_identical_numbers(name, shipped_reports):
    planned = REPORTS[name]
    named = [f"{planned.study.id}/{planned.in_language(code).name}" for code in planned.study.languages]
    first, *others = [json.loads((shipped_reports / f"{each}.json").read_text(encoding="utf-8")) for each in named]
    assert all(other["estimates"] == first["estimates"] for other in others)
    assert all(other["counts"] == first["counts"] for other in others)
    first, *others = [numbers(read(shipped_reports, f"{each}.html")) for each in named]
    assert all(other == first for other in others)


def numbers(page):
    decimal, grouped = (",", ".") if page.language == "it" else (".", ",")
    return Counter(canonical(number, decimal, grouped) for number in NUMBER.findall(page.said))
