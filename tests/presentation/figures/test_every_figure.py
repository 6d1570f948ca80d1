"""What holds for every figure: what assistive technology, phones, dark schemes and printed pages need."""

import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from evaluation.presentation.figures.sheet import text_width
from evaluation.presentation.figures.style import VARIABLES

NAMES = [
    *("survival", "panels", "causes", "causes-by-arm", "forest", "ratios", "rates", "ranges", "love"),
    *("overlap", "tipping", "flow", "swimmer", "timing", "specification"),
]
ALL = pytest.mark.parametrize("name", NAMES)
LANGUAGES = pytest.mark.parametrize("language", ["it", "en"])
ASCENT, DESCENT = 10.0, 3.0


def drawings(shown):
    root = ElementTree.fromstring(shown.html)
    return {name: root.find(f".//div[@class='figure-{name}']/svg") for name in ("wide", "narrow")}


def text_boxes(svg):
    """Return left, right, top and bottom of every text, measured as it was laid out."""
    for element in svg.iter("text"):
        style = element.get("style", "")
        width = text_width(element.text, bold="700" in style or "bold" in style)
        shift = {"middle": width / 2, "end": width}.get(re.search(r"anchor: (\w+)|$", style)[1], 0)
        x, y = float(element.get("x")), float(element.get("y"))
        yield element.text, x - shift, x - shift + width, y - ASCENT, y + DESCENT


def test_the_gallery_is_complete(galleries):
    assert list(galleries["it"]) == list(galleries["en"]) == NAMES


@ALL
@LANGUAGES
def test_caption_drawings_data_and_notes(galleries, name, language):
    root = ElementTree.fromstring(galleries[language][name].html)
    assert (root.tag, root.get("id")) == ("figure", name)
    assert root[0].tag == "figcaption"
    assert all(span.text.strip() for span in root[0])
    assert root.find("details/summary").text.strip()
    assert len(root.findall("details//tbody/tr")) > 0
    assert root.find("div[@class='notes']/p").text


@ALL
@LANGUAGES
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_each_drawing_has_a_name_and_says_the_alternative_text(galleries, name, language, width):
    shown = galleries[language][name]
    svg = drawings(shown)[width]
    title, description = svg[0], svg[1]
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", f"{title.get('id')} {description.get('id')}")
    assert title.text == shown.caption.split(".")[0]
    assert description.text == shown.alt
    assert re.search(r"\d", shown.alt)


@ALL
@LANGUAGES
def test_width_and_size_of_the_lettering(galleries, name, language):
    for width, svg in zip((720, 350), drawings(galleries[language][name]).values(), strict=True):
        assert svg.get("viewBox").split()[:3] == ["0", "0", str(width)]
        sizes = [
            float(size) for text in svg.iter("text") for size in re.findall(r"font-size: ([\d.]+)px", text.get("style"))
        ]
        assert len(sizes) == len(list(svg.iter("text"))) > 3
        assert min(sizes) >= 12


@ALL
@LANGUAGES
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_no_text_is_cut(galleries, name, language, width):
    svg = drawings(galleries[language][name])[width]
    _, _, right, bottom = (float(number) for number in svg.get("viewBox").split())
    cut = [box for box in text_boxes(svg) if box[1] < -1 or box[2] > right + 1 or box[3] < -1 or box[4] > bottom + 1]
    assert cut == []


@ALL
@LANGUAGES
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_no_two_texts_overlap(galleries, name, language, width):
    boxes = list(text_boxes(drawings(galleries[language][name])[width]))
    overlapping = [
        (one[0], other[0])
        for one, other in combinations(boxes, 2)
        if one[1] < other[2] and other[1] < one[2] and one[3] < other[4] and other[3] < one[4]
    ]
    assert overlapping == []


def test_all_identifiers_on_a_page_are_different_and_all_references_found(galleries):
    page = "".join(shown.html for shown in galleries["it"].values())
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers)) > 100
    assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', page)) != set()
    referenced = {"".join(pair) for pair in re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', page)}
    labels = {name for names in re.findall(r'aria-labelledby="([^"]+)"', page) for name in names.split()}
    assert (referenced | labels) <= set(identifiers)


def test_nothing_comes_from_outside_and_nothing_reaches_the_rest_of_the_page(galleries):
    page = "".join(shown.html for shown in galleries["it"].values())
    assert not re.search(r"https?:|//www|<style|<script|<image|<metadata|font-family|\bon\w+=", page)
    assert all(href.startswith("#") for href in re.findall(r'href="([^"]*)"', page))


@ALL
def test_every_colour_is_a_variable_of_the_stylesheet(galleries, name):
    html = galleries["it"][name].html
    known = {f"var({variable}, {colour})" for colour, variable in VARIABLES.items()}
    assert set(re.findall(r"var\([^)]*\)", html)) <= known
    assert not re.search(r"#[0-9a-f]{6}\b(?!\))", html)


@ALL
def test_both_languages_draw_and_say_the_same_numbers(galleries, name):
    def digits(language):
        shown = galleries[language][name]
        data = ElementTree.fromstring(shown.html).find("details")
        drawn = [text.text for svg in drawings(shown).values() for text in svg.iter("text")]
        return [sorted(re.findall(r"\d+", " ".join(texts))) for texts in (data.itertext(), [shown.alt], drawn)]

    assert digits("it") == digits("en")


@ALL
def test_no_english_word_of_a_library_shows_in_italian(galleries, name):
    html = galleries["it"][name].html
    assert not re.search(r"\b(None|nan|NaN|True|False|inf|the|of|and|time|value|series|month|lane)\b", strip_tags(html))


def strip_tags(html):
    return re.sub(r"<[^>]*>", " ", html)


@ALL
def test_drawn_with_shapes_that_differ_without_colour(galleries, name):
    """Wherever a drawing uses several series colours, it uses as many dashes, markers or hatches."""
    svg = drawings(galleries["it"][name])["wide"]
    series = {v for v in VARIABLES.values() if "arm" in v or "cause" in v}
    used = set(re.findall(r"--[\w-]+", ElementTree.tostring(svg, encoding="unicode"))) & series
    forms = {
        *re.findall(r"stroke-dasharray: [^;\"]+", ElementTree.tostring(svg, encoding="unicode")),
        *(path.get("d") for path in svg.findall(".//defs/path")),
        *(pattern.get("id") for pattern in svg.iter("pattern")),
    }
    # One of them may be plain: solid, without markers, filled without a hatch.
    assert len(used) < 2 or len(forms) + 1 >= len(used)


def test_the_same_bytes_in_another_process(galleries, tmp_path):
    script = tmp_path / "again.py"
    script.write_text(
        "import runpy, sys; sys.stdout.reconfigure(encoding='utf-8')\n"
        f"print(runpy.run_path({str(Path(__file__).with_name('conftest.py'))!r})['survival']('it').html)"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, check=True, encoding="utf-8", cwd=Path.cwd())
    assert done.stdout.rstrip("\n") == galleries["it"]["survival"].html


def test_importing_figures_loads_no_drawing_library():
    code = (
        "import sys, evaluation.presentation.figures;"
        "print([m for m in ('matplotlib', 'seaborn', 'pandas') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "[]\n"


def test_drawing_leaves_the_settings_of_the_reader_alone():
    import matplotlib as mpl
    from matplotlib.figure import Figure

    from evaluation.presentation.figures.style import drawing

    with mpl.rc_context({"font.size": 31.0}):
        before = dict(mpl.rcParams)
        with drawing("salt"):
            Figure()
            assert mpl.rcParams["svg.fonttype"] == "none"
        assert dict(mpl.rcParams) == before
