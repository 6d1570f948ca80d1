"""Every page of a batch in a browser: its reports of the whole study, its lists, and how to review it."""

import pytest

from evaluation.reports.plan import index_name, library_name, plan, review_name
from evaluation.study import ALL, read_study

PHONE, SMALL = (375, 667), (320, 568)
OPEN = "for (const one of document.querySelectorAll('details')) one.open = true"
CONTRAST = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]
SMALLEST_TEXT = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => one.checkVisibility() && !one.closest('svg, math, sup, code'))
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
SMALLEST_LETTERING = """() => Math.min(...[...document.querySelectorAll('svg text')]
  .filter(one => one.checkVisibility())
  .map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a))"""
STUDIES = [read_study(name) for name in ("rossi", "fare-legami")]
REPORTS = [f"{study.id}/{each.name}.html" for study in STUDIES for each in plan(study) if each.site == ALL]
LISTS = [
    *(f"{one.id}/{name(one, code)}" for one in STUDIES for code in one.languages for name in (index_name, review_name)),
    *map(library_name, ("it", "en")),
]
# What a page of the second study can have that none of the first has is little; it takes as long.
EVERY_PAGE = [
    pytest.param(name, marks=pytest.mark.long) if name.startswith("rossi/") else name for name in (*REPORTS, *LISTS)
]

pytestmark = pytest.mark.browser


# What a language changes is the length of its lines: every page in the longer one, and the lists in both.
LONGER = [name for name in EVERY_PAGE if not str(name).endswith(".en.html") or name in LISTS]


@pytest.mark.parametrize("name", LONGER)
def test_every_page_of_a_batch_holds_on_every_screen(visit, faults, answer_below, shipped_reports, name):
    address = (shipped_reports / name).as_uri()
    page = visit(address)
    if name in REPORTS:
        assert answer_below(page) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults(page, CONTRAST) == []
    page.evaluate(OPEN)
    assert faults(page, without=CONTRAST) == []
    assert page.evaluate(SMALLEST_TEXT) >= 16
    for size in (PHONE, SMALL):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert (page.evaluate(SMALLEST_LETTERING) or 9) >= 9
    assert [url for url in page.asked if not url.startswith("data:")] == [address]


@pytest.mark.parametrize("name", LONGER)
def test_every_page_of_a_batch_says_the_same_without_scripts(visit, answer_below, shipped_reports, name):
    address = (shipped_reports / name).as_uri()
    scripted, plain = visit(address, PHONE), visit(address, PHONE, java_script_enabled=False)
    assert scripted.inner_text("body") == plain.inner_text("body")
    if name in REPORTS:
        assert answer_below(plain) == []


@pytest.mark.parametrize("name", ["rossi/50_time_to_first_job.it.html", "fare-legami/review.en.html"])
def test_pdf_is_tagged_titled_and_outlined(visit, shipped_reports, name):
    file = visit((shipped_reports / name).as_uri()).pdf(prefer_css_page_size=True, tagged=True, outline=True)
    for mark in (b"/StructTreeRoot", b"/Outlines", b"/Title", b"/Lang"):
        assert mark in file


def test_filters_leave_what_is_chosen_by_keyboard_alone(visit, shipped_reports):
    page = visit((shipped_reports / "fare-legami" / "index.en.html").as_uri(), java_script_enabled=False)

    def shown():
        return [page.locator(f"{each}:visible").count() for each in (".group", ".reports > li")]

    assert shown() == [6, 9]
    page.locator("#place-0").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.locator("#place-3").is_checked()
    assert shown() == [1, 1]
    assert page.locator(".reports > li:visible h3").inner_text() == "Crema"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert shown() == [0, 0]
    assert page.locator(".nothing").is_visible()
    page.emulate_media(media="print")
    assert shown() == [6, 9]
    assert not page.locator(".filter").is_visible()
