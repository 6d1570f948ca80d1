"""Pages as a browser shows them: on a desktop, on phones, in the dark, without scripts, on paper."""

import re
import shutil
import subprocess

import pytest

from evaluation.reports.render import CONTENT_POLICY, render

DESKTOP, PHONE, SMALL = (1280, 800), (375, 667), (320, 568)
LONGEST_LINE = """() => Math.max(...[...document.querySelectorAll('.sections p:not(.notes p)')].map(paragraph => {
  const range = document.createRange(), lines = {};
  for (const node of paragraph.childNodes) {
    if (node.nodeType !== 3) continue;
    for (let i = 0; i < node.length; i++) {
      range.setStart(node, i); range.setEnd(node, i + 1);
      const top = Math.round(range.getBoundingClientRect().top);
      lines[top] = (lines[top] || 0) + 1;
    }
  }
  return Math.max(0, ...Object.values(lines));
}))"""
SMALLEST_TEXT = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => one.checkVisibility() && !one.closest('svg, math, sup, code'))
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
SMALLEST_LETTERING = """() => Math.min(...[...document.querySelectorAll('svg text')]
  .filter(one => one.checkVisibility())
  .map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a))"""
# What the events above have set going is queued before this: handlers first, then a frame, then timers of no time.
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
OPEN = "for (const one of document.querySelectorAll('details')) one.open = true"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(example, tmp_path_factory):
    made = tmp_path_factory.mktemp("pages")
    for language in ("it", "en"):
        (made / f"{language}.html").write_text(render(example(language)).html, encoding="utf-8")
    return made


@pytest.fixture(params=["it", "en"])
def address(request, folder):
    return (folder / f"{request.param}.html").as_uri()


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (SMALL, "dark")])
def test_axe_finds_nothing(visit, address, faults, size, scheme):
    page = visit(address, size, color_scheme=scheme)
    page.evaluate(OPEN)
    assert faults(page) == []


def test_page_asks_for_nothing(visit, address):
    page = visit(address)
    assert [url for url in page.asked if not url.startswith("data:")] == [address]


@pytest.mark.parametrize("size", [DESKTOP, PHONE, SMALL])
def test_page_does_not_scroll_sideways(visit, address, size):
    page = visit(address, size)
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_answer_is_on_the_first_screen(visit, address, answer_below, size):
    assert answer_below(visit(address, size)) == []


@pytest.mark.parametrize(("size", "shown"), [(DESKTOP, ["figure-wide"]), (PHONE, ["figure-narrow"])])
def test_one_drawing_of_a_figure_is_visible(visit, address, size, shown):
    page = visit(address, size)
    names = ["figure-wide", "figure-narrow"]
    assert [name for name in names if page.locator(f".{name} svg").is_visible()] == shown


def test_figure_can_be_read_on_a_small_phone(visit, address):
    assert visit(address, SMALL).evaluate(SMALLEST_LETTERING) >= 9


def test_lines_and_letters_have_a_readable_size(visit, address):
    page = visit(address)
    assert 60 <= page.evaluate(LONGEST_LINE) <= 80
    assert page.evaluate(SMALLEST_TEXT) >= 16
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 17


def test_first_column_stays_while_a_wide_table_scrolls(visit, address):
    page = visit(address, SMALL)
    region = page.locator("#every-outcome .table-scroll")
    assert region.evaluate("one => one.scrollWidth - one.clientWidth") > 50
    before = region.locator("tbody th").first.bounding_box()["x"]
    region.evaluate("one => one.scrollLeft = 50")
    assert region.locator("tbody th").first.bounding_box()["x"] == before
    assert region.locator("tbody td").first.bounding_box()["x"] != before


def test_skip_link_is_first_and_shows_itself(visit, address):
    page = visit(address)
    link = page.locator(".skip")
    assert link.bounding_box()["x"] < 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert link.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#content'")


def test_everything_works_without_scripts(visit, address):
    page = visit(address, java_script_enabled=False)
    assert page.locator("math").count() == 2
    for disclosure in ("details.code", "details.figure-data"):
        first = page.locator(disclosure).first
        content = first.locator("pre, table").first
        assert not content.is_visible()
        first.locator("summary").click()
        assert content.is_visible()


def test_fonts_of_the_page_are_used(visit, address):
    page = visit(address)
    page.evaluate("document.fonts.ready.then(() => 1)")
    loaded = page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)")
    assert {name.strip('"') for name in loaded} == {"Report Sans", "Report Serif", "Report Math"}


def test_paper_is_light_whole_and_without_code(visit, address):
    page = visit(address, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(22, 25, 29)"
    assert page.locator(".figure-data table").is_visible()
    assert page.locator(".paper-only").is_visible()
    assert page.locator(".figure-wide svg").is_visible()
    assert not page.locator("details.code").first.is_visible()
    assert not page.locator(".permalink").first.is_visible()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (Debian's package poppler-utils) is not here")
def test_every_sheet_names_study_number_and_synthetic_data(visit, folder, tmp_path):
    file = tmp_path / "page.pdf"
    visit((folder / "en.html").as_uri()).pdf(path=file, prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True).stdout
    sheets = text.split("\f")[:-1]
    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, start=1):
        assert f"page {number} of {len(sheets)}" in sheet
        assert "Tu puoi! · Crema" in sheet
        assert "Synthetic person-level data" in sheet
    assert "https://bmjopen.bmj.com/content/9/9/e030215" in text


def ran(page, address):
    """Return which scripts ran on a page, after everything was pointed at and opened."""
    page.add_init_script("window.hits = []; window.ran = number => window.hits.push(number)")
    page.goto(address)
    page.evaluate(
        """() => { for (const one of document.querySelectorAll('*'))
          for (const name of ['mouseover', 'toggle', 'focus', 'load', 'click'])
            if (!(name === 'click' && one.tagName === 'A' && one.protocol !== 'javascript:'))
              one.dispatchEvent(new Event(name)); }"""
    )
    page.evaluate(SETTLED)
    return sorted(set(page.evaluate("window.hits")))


@pytest.fixture(scope="module")
def hostile(carriers, plant, tmp_path_factory):
    """Return a folder of pages: a report with and without its policy, the bare carriers with and without it."""
    made = tmp_path_factory.mktemp("hostile")
    page = render(plant(*(one for one in carriers if one[1]["end"] == "text"))).html
    bare = "\n".join(one["content"].replace("{ran}", f"ran({number})") for number, one in carriers)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">'
    texts = {
        "report": page,
        "report without policy": re.sub("<meta http-equiv[^>]*>", "", page),
        "bare": f"<!DOCTYPE html><title>bare</title>{bare}",
        "bare under policy": f"<!DOCTYPE html>{policy}<title>bare</title>{bare}",
    }
    for name, text in texts.items():
        (made / f"{name}.html").write_text(text, encoding="utf-8")
    return made


@pytest.mark.parametrize("name", ["report", "report without policy", "bare under policy"])
def test_no_planted_script_runs(visit, hostile, name):
    assert ran(visit("about:blank"), (hostile / f"{name}.html").as_uri()) == []


def test_planted_scripts_do_run_where_nothing_stops_them(visit, hostile):
    assert len(ran(visit("about:blank"), (hostile / "bare.html").as_uri())) >= 10
