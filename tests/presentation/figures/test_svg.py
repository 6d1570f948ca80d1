"""From matplotlib's document to a fragment of a page."""

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.presentation.figures.sheet import Sheet
from evaluation.presentation.figures.style import ARM_1, GRID, NARROW, SERIES, WIDE, area_style, drawing
from evaluation.presentation.figures.svg import embed

DOCUMENT = """<?xml version="1.0" encoding="utf-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="360pt" height="216pt"
     viewBox="0 0 360 216" version="1.1">
 <metadata>when and who</metadata>
 <defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <g id="figure_1"><g id="patch_1" clip-path="url(#p1)">
   <path d="M 36.123456 194.4
L 324 194.4" style="fill: #12436d; opacity: 0.5"/>
   <use xlink:href="#m1" x="49.090909" y="10.000001" style="fill: url(#h1)"/>
  </g>
  <text style="font-size: 13px; font-family: 'DejaVu Sans'" transform="rotate(-0 1 2)"
        x="1">0.123456 &lt;b&gt;</text></g>
 <defs><path id="m1" d="M 0 0"/><clipPath id="p1"><rect x="36"/></clipPath>
  <pattern id="h1"><rect fill="#d0d3d6"/></pattern></defs>
</svg>"""


def test_what_stays_and_what_goes():
    root = ElementTree.fromstring(embed(DOCUMENT, id="km", title="Title", description="What it shows"))
    assert root.attrib == {
        "role": "img",
        "aria-labelledby": "km-t km-d",
        "viewBox": "0 0 360 216",
        "width": "360",
        "height": "216",
        "stroke-linejoin": "round",
    }
    assert [(child.tag, child.get("id"), child.text) for child in root[:2]] == [
        ("title", "km-t", "Title"),
        ("desc", "km-d", "What it shows"),
    ]
    assert {element.tag for element in root.iter()}.isdisjoint({"metadata", "style"})
    assert {element.get("id") for element in root.iter()} - {None} == {"km-t", "km-d", "km-m1", "km-p1", "km-h1"}
    group = root.find("g")
    assert group.attrib == {"clip-path": "url(#km-p1)"}
    path, use = group
    assert path.attrib == {"d": "M 36.12 194.4 L 324 194.4", "style": "fill: var(--arm-1, #12436d); opacity: 0.5"}
    assert use.attrib == {"href": "#km-m1", "x": "49.09", "y": "10", "style": "fill: url(#km-h1)"}
    text = root.find("text")
    assert (text.text, text.attrib) == ("0.123456 <b>", {"style": "font-size: 13px", "x": "1"})
    assert root.find(".//pattern/rect").attrib == {"style": "fill: var(--grid, #d0d3d6)"}


def draw(name, text="label", colour=ARM_1):
    with drawing(name):
        sheet = Sheet(200, 100)
        sheet.write(10, 20, text)
        axes = sheet.axes(10, 30, 180, 60)
        axes.plot([0, 1], [0, 1], color=colour, marker="o")
        axes.stairs([1, 2], [0, 0.5, 1], fill=True, **area_style(SERIES[1]))
        return embed(sheet.svg(), id=name, title="t", description="d")


def identifiers(svg):
    return {element.get("id") for element in ElementTree.fromstring(svg).iter()} - {None}


def test_the_same_drawing_twice_is_the_same_bytes():
    assert draw("one") == draw("one")


def test_the_same_drawing_under_two_names_shares_no_identifier():
    one, two = identifiers(draw("one")), identifiers(draw("two"))
    assert len(one) == len(two) >= 5
    assert one.isdisjoint(two)


def test_hatched_areas_keep_their_pattern():
    pattern = ElementTree.fromstring(draw("one")).find(".//pattern")
    assert pattern.find("path").get("style").count("var(--cause-2") == 2


@settings(max_examples=25)
@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "So", "Mn", "Lo")), min_size=1).filter(str.strip)
)
def test_any_text_is_drawn_as_text(text):
    texts = [element.text for element in ElementTree.fromstring(draw("one", text=text, colour=GRID)).iter("text")]
    assert text in texts


def test_the_two_widths():
    assert (WIDE.units, WIDE.narrow, NARROW.units, NARROW.narrow) == (720, False, 350, True)
