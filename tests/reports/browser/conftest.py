"""A browser, and what is asked of every page in it."""

import os
import shutil
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP = (1280, 800)
HANG_MILLISECONDS = 600_000  # a busy machine is no fault of a page
ANSWER = (".question", ".headline .answer", ".verdict", ".headline .base")
RULES = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser():
    path = next(filter(None, map(shutil.which, (*filter(None, [os.environ.get("CHROMIUM")]), *BROWSERS))), None)
    if path is None:
        pytest.skip("no browser found: install Debian's package chromium, or name a program in CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, timeout=HANG_MILLISECONDS)
        yield found
        found.close()


@pytest.fixture
def visit(browser):
    """Return what opens a page: ``visit(address, (width, height), **context)``."""
    contexts = []

    def open_page(address, size=DESKTOP, **settings):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **settings)
        contexts.append(context)
        context.set_default_timeout(HANG_MILLISECONDS)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe():
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def faults(axe):
    """Return what lists what axe finds on a page, with the first element of each, by all rules but some, or by some."""

    def find(page, rules=RULES, without=()):
        page.evaluate(axe)
        options = {"runOnly": rules, "rules": {rule: {"enabled": False} for rule in without}}
        found = page.evaluate("options => axe.run(document, options)", options | {"resultTypes": ["violations"]})
        assert found["passes"]
        return [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]

    return find


@pytest.fixture(scope="session")
def answer_below():
    """Return what lists the parts of the answer that do not stand on the first screen."""

    def find(page):
        boxes = {part: page.locator(part).bounding_box() for part in ANSWER}
        height = page.viewport_size["height"]
        return [part for part, box in boxes.items() if box["y"] < 0 or box["y"] + box["height"] > height]

    return find
