import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import v4

from evaluation.presentation import show
from evaluation.reports.render import CONTENT_POLICY, ReportExporter, render
from evaluation.reports.report import Links
from evaluation.statistics.estimate import Estimate

LIMIT_BYTES = 500_000
SECTIONS = ["crude", "time", "limits", "method"]


@pytest.fixture(scope="module")
def pages(example):
    return {language: render(example(language)) for language in ("it", "en")}


@pytest.fixture(params=["it", "en"])
def page(request, pages):
    return pages[request.param]


@pytest.fixture
def soup(page):
    return BeautifulSoup(page.html, "html.parser")


def read(page):
    return BeautifulSoup(page.html, "html.parser")


def test_content_policy_comes_first_in_the_head(soup):
    first = soup.head.find(True)
    assert first["http-equiv"] == "Content-Security-Policy"
    assert first["content"] == CONTENT_POLICY


def test_there_is_no_script_and_nothing_from_outside(soup):
    assert [script["type"] for script in soup.find_all("script")] == ["application/ld+json"]
    assert not soup.find_all(["link", "iframe", "object", "embed", "form", "base"])
    assert all(tag["src"].startswith("data:") for tag in soup.find_all(src=True))
    assert not [tag for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert re.findall(r"url\((?!\"data:)[^)]*", str(soup.style)) == []


def test_landmarks_and_skip_link(soup):
    assert soup.body.find(True)["href"] == "#content"
    assert soup.body.find(True)["class"] == ["skip"]
    assert soup.find(id="content").name == "main"
    assert all(len(soup.find_all(name)) == 1 for name in ("header", "main", "nav", "footer", "h1"))


def test_no_level_of_headings_is_skipped(soup):
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_inner_link_leads_somewhere(soup):
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for name in ("aria-labelledby", "aria-describedby"):
        assert {one for tag in soup.find_all(attrs={name: True}) for one in tag[name].split()} <= set(ids)
    assert {link["href"][1:] for link in soup.find_all("a", href=re.compile("^#"))} <= set(ids)


def test_contents_list_every_section_and_subsection(soup):
    listed = [link["href"][1:] for link in soup.nav.find_all("a")]
    assert listed == ["crude", "outcomes", "time", "limits", "method", "provenance"]


def test_permalink_stands_beside_its_heading_and_not_in_it(soup):
    for heading in soup.select(".heading h2, .heading h3"):
        assert not heading.find("a")
        assert heading.find_next_sibling("a")["href"] == f"#{heading['id']}"


def test_order_of_the_page_is_the_same_whatever_the_order_of_cells(soup):
    marks = [".banner", "h1", ".headline", ".claims", "nav", ".sections", "footer"]
    places = [list(soup.body.descendants).index(soup.select_one(mark)) for mark in marks]
    assert places == sorted(places)
    assert [section["aria-labelledby"] for section in soup.select(".sections > section")] == SECTIONS


def test_ids_do_not_change_with_the_language(pages):
    found = [[tag["id"] for tag in read(pages[language]).find_all(id=True)] for language in ("it", "en")]
    assert found[0] == found[1]


def test_only_cells_of_the_language_are_shown(pages):
    english, italian = (read(pages[language]).get_text() for language in ("en", "it"))
    assert "Each share has" in english
    assert "Ogni quota ha" not in english
    assert "Ogni quota ha" in italian
    assert "Each share has" not in italian


def test_head_names_topic_study_place_and_answer(pages):
    soup = read(pages["en"])
    assert soup.html["lang"] == "en"
    assert soup.title.string == pages["en"].title == "Synthetic data – Pact against no pact – Tu puoi! · Crema"
    assert pages["en"].headline in soup.find("meta", {"name": "description"})["content"]
    assert soup.find("meta", {"name": "generator"})["content"].startswith("evaluation ")
    assert soup.find("meta", {"name": "date"})["content"] == "2026-01-31"
    assert pages["en"].headline.startswith("11.4 points more often")


def test_json_ld_holds_the_provenance(soup):
    record = json.loads(soup.find("script").string)
    assert record["@type"] == "Report"
    assert record["isBasedOn"]["identifier"] == "8b1f0c77a2d4"
    assert {"@type": "PropertyValue", "name": "site", "value": "Crema"} in record["additionalProperty"]
    assert record["dateCreated"] == "2026-01-31"


def test_foot_states_how_the_page_came_about(pages):
    foot = read(pages["it"]).footer.get_text(" ", strip=True)
    told = ["31 gennaio 2026", "8b1f0c77a2d4", "pandas 3.1.0", "site = Crema", "evaluation report", "da 1 a 4"]
    assert [said for said in told if said not in foot] == []


def test_synthetic_data_are_named_first(soup, page):
    first = soup.header.find(True)
    assert first["role"] == "note"
    assert first.get_text().split(".")[0].strip() == page.title.split(" – ")[0]
    assert page.title.startswith(first.strong.get_text().rstrip("."))
    assert "bottom-center" in soup.style.string.rpartition("@page")[2]


@pytest.mark.parametrize("nature", ["public", "real"])
def test_data_of_real_people_bear_no_such_notice(draft, nature):
    page = render(draft("en", nature).text("## Words").done())
    assert "ynthetic data" not in page.html
    assert not read(page).select(".banner")


def test_a_notice_of_synthetic_data_is_not_said_twice(draft):
    notice = '<aside class="notice notice-synthetic" role="note">words</aside>'
    assert notice not in render(draft().html(notice, kind="notice").done()).html
    assert notice in render(draft(nature="public").html(notice, kind="notice").done()).html


def test_code_is_folded_and_parameters_left_out(example):
    soup = read(render(example("it")))
    code = [tag.get_text() for tag in soup.select("details.code pre")]
    assert len(code) == 6
    assert all("language = 'it'" not in one for one in code)
    assert not soup.select("pre:not(details.code pre)")
    assert sum(map(len, code)) <= len(soup.body.get_text()) / 4


def test_page_betrays_nothing_of_the_machine(page):
    traces = ["secret-kernel", "Secret Kernel", "/home/", "somebody", "In [", "cell-1", "jp-", "celltag", "settings<"]
    assert [trace for trace in traces if trace in page.html] == []


def test_messages_go_to_the_log(draft):
    warning = v4.new_output("stream", name="stderr", text="/home/somebody/x.py:1: UserWarning: careful\n")
    page = render(draft().code(warning).code(warning).text("## Words").done())
    assert page.log == 2 * warning.text
    assert "careful" not in page.html


def test_estimates_come_with_what_shows_them(page):
    assert [(one["id"], one["kind"], one["value"]) for one in page.estimates] == [
        ("headline", "headline", 0.114),
        ("arms", "table", 0.114),
        ("every-outcome", "table", 0.114),
    ]


def test_same_notebook_makes_the_same_bytes(example, pages):
    here = Path(__file__).parent
    script = (
        "import sys, importlib.util as i; s = i.spec_from_file_location('c', sys.argv[1]); c = i.module_from_spec(s);"
        "s.loader.exec_module(c); from evaluation.reports.render import render;"
        "sys.stdout.buffer.write(render(c.make_example('it')).html.encode())"
    )
    command = [sys.executable, "-c", script, str(here / "conftest.py")]
    settings = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    again = subprocess.run(command, capture_output=True, check=True, env=settings, cwd=here.parent.parent).stdout
    assert again.decode() == render(example("it")).html == pages["it"].html


def test_page_is_small(page):
    assert len(page.html.encode()) < LIMIT_BYTES


def test_exporter_alone_makes_the_same_page_from_any_folder(example, pages, tmp_path, monkeypatch):
    (tmp_path / "template").mkdir()
    (tmp_path / "template" / "index.html.j2").write_text("a template of the same name in the working folder")
    nbformat.write(example("en"), tmp_path / "executed.ipynb")
    monkeypatch.chdir(tmp_path)
    html, resources = ReportExporter().from_filename("executed.ipynb")
    assert html == pages["en"].html
    assert resources["output_extension"] == ".html"


def test_declared_date_may_come_from_the_environment(draft, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1485820800")
    assert "31 January 2017" in render(draft(provenance={}).done()).html
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert 'name="date"' not in render(draft(provenance={}).done()).html


def test_links_lead_to_index_notebook_results_and_other_languages(example):
    links = Links("index.html", "40.ipynb", "40.csv", (("it", "40.it.html"),))
    soup = read(render(example("en"), links))
    assert [link["href"] for link in soup.header.find_all("a")] == ["40.it.html", "index.html"]
    assert soup.header.a["lang"] == soup.header.a["hreflang"] == "it"
    assert soup.header.a.string == "Italiano"
    assert [link["href"] for link in soup.footer.select("dd a")] == ["40.ipynb", "40.csv"]


@pytest.mark.parametrize(
    ("nature", "provenance", "said"),
    [("synthetic", "published", True), ("synthetic", "synthetic", False), ("public", "published", False)],
)
def test_a_page_says_once_that_invented_people_were_built_to_match_the_totals(draft, nature, provenance, said):
    estimate = Estimate(estimand="any_work", scale="difference", value=0.114, provenance=provenance)
    page = render(draft("en", nature).show(show.sentence("gap", "A gap.", [estimate])).done())
    assert page.html.count("What follows from published totals alone") == said
