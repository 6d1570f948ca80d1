"""The page on how to review a study: every item of the guidelines is there, and every place it names as well."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from evaluation import languages, paths
from evaluation.reports import review
from evaluation.reports.index import write_index
from evaluation.reports.plan import plan, review_name
from evaluation.reports.record import record_of
from evaluation.study import read_study, shipped

MAPPING = tomllib.loads((Path(review.__file__).parent / "review.toml").read_text(encoding="utf-8"))
PAGES = [(study.id, review_name(study, code)) for study in map(read_study, shipped()) for code in study.languages]
ITEMS = {"strobe": 22, "target": 21}


def read(file):
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module", params=PAGES, ids="/".join)
def page(request, shipped_reports):
    return shipped_reports.joinpath(*request.param)


@pytest.mark.parametrize("guideline", ITEMS)
def test_every_item_of_a_guideline_is_there_once(guideline):
    numbers = [int(number) for items in MAPPING[guideline] for number in re.findall(r"\d+", items)]
    assert sorted(set(numbers)) == list(range(1, ITEMS[guideline] + 1))
    assert len(MAPPING[guideline]) == len({items for items in MAPPING[guideline]})


@pytest.mark.parametrize("guideline", ITEMS)
def test_an_item_that_nothing_answers_says_why(guideline):
    open_items = [items.partition(",")[0] for items, answers in MAPPING[guideline].items() if not answers]
    assert open_items
    texts = languages.catalogue("en")
    assert [item for item in open_items if f"review.{guideline}.{item}.open" not in texts] == []


def test_every_target_exists(page):
    soup = read(page)
    links = [link["href"] for link in soup.select(".review td a")]
    assert len(links) > 30
    for address, _, part in (link.partition("#") for link in links):
        assert read_ids(page.parent / address).count(part) == 1, (address, part)


def read_ids(file):
    return re.findall(r' id="([^"]*)"', file.read_text(encoding="utf-8"))


def test_every_target_of_the_mapping_is_reached_in_a_study_that_has_every_notebook(shipped_reports):
    links = {link["href"] for link in read(shipped_reports / "fare-legami" / "review.html").select(".review td a")}
    named = {target for items in MAPPING.values() for targets in items.values() for target in targets}
    reached = {link.replace(".it.html", "").replace(".html", "") for link in links}
    assert reached == named


def test_every_row_is_answered_or_says_what_is_open(page):
    rows = read(page).select(".review tbody tr")
    assert len(rows) == sum(map(len, MAPPING.values()))
    assert all(row.td.find("a") or row.td.select_one(".open").get_text(strip=True) for row in rows)


def test_links_say_report_and_section(shipped_reports):
    row = read(shipped_reports / "rossi" / "review.html").find(id="strobe-9")
    assert [link.string for link in row("a")] == [
        "Confronto tra i gruppi: Quando è cominciato",
        "Confronto tra i gruppi: Il confronto a parità di caratteristiche",
        "Confronto tra i gruppi: Le persone non osservate",
        "Tempo fino al primo evento: Quando è cominciato",
    ]


def test_both_languages_name_the_same_places(shipped_reports):
    for name in shipped():
        italian, english = (read(shipped_reports / name / f"review{code}.html") for code in ("", ".en"))
        links = [[link["href"] for link in soup.select(".review td a")] for soup in (italian, english)]
        assert links[0] == [link.replace(".en.html", ".it.html").replace("index.it", "index") for link in links[1]]


def test_a_report_that_is_not_made_is_named_without_a_link(tmp_path):
    study = read_study("rossi")
    write_index(study, [record_of(planned, "missing") for planned in plan(study)], tmp_path)
    soup = read(tmp_path / "review.html")
    assert {link["href"] for link in soup.select(".review td a")} == {"index.html#study"}
    assert "Confronto tra i gruppi: Metodo (non ancora fatto)" in soup.find(id="strobe-4").get_text()


def test_a_study_without_a_report_on_an_item_says_so(tmp_path):
    folder = tmp_path / "study"
    shutil.copytree(paths.data_folder() / "rossi", folder)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = re.sub(r"^notebooks = .*$", 'notebooks = ["50_time_to_first_job"]', text, flags=re.MULTILINE)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    study = read_study(folder)
    write_index(study, [record_of(planned, "done") for planned in plan(study)], tmp_path / "out")
    row = read(tmp_path / "out" / "review.en.html").find(id="strobe-13")
    assert row.td.get_text(" ", strip=True) == "Not answered here: this study has no report on it."


@pytest.mark.parametrize(("name", "said"), [("rossi", "CONSORT"), ("mccall", "it is the guideline that applies")])
def test_the_design_decides_which_guideline_applies(shipped_reports, name, said):
    section = read(shipped_reports / name / "review.en.html").find(id="strobe").find_parent("section")
    assert said in section.p.get_text()
