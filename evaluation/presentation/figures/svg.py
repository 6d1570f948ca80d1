"""From matplotlib's SVG to a fragment that can stand inside a page, next to others.

Matplotlib writes a document: with a style rule that would reach the whole page, identifiers that repeat from figure to
figure, fixed colours and fonts. Here the drawing keeps its shapes and its real text and loses the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from evaluation.presentation.figures.style import VARIABLES

DROPPED = frozenset({"metadata", "style"})
NUMERIC = frozenset({"d", "x", "y", "width", "height", "points", "transform"})
REFERENCE = re.compile(r"(?:^|url\()#([\w.-]+)")
COLOUR = re.compile(r"#[0-9a-f]{6}\b")
STRAIGHT = re.compile(r"(?:[ML] -?[\d.]+ -?[\d.]+ ?|z ?)+")
REPEATED = re.compile(r"(?<=[ML] )(-?[\d.]+ -?[\d.]+)(?: L \1(?![\d.]))+")
LONG_NUMBER = re.compile(r"-?\d+\.\d+")


def embed(svg: str, *, id: str, title: str, description: str) -> str:
    """Return an accessible inline SVG with real text, CSS variables and identifiers of its own.

    Parameters
    ----------
    svg : str
        A document written by matplotlib.
    id : str
        Prefix of every identifier.
    title, description : str
        Accessible name and description.
    """
    source = ElementTree.fromstring(svg)
    _, _, width, height = source.attrib["viewBox"].split()
    root = Element(
        "svg",
        {
            "role": "img",
            "aria-labelledby": f"{id}-t {id}-d",
            "viewBox": source.attrib["viewBox"],
            "width": width,
            "height": height,
            "stroke-linejoin": "round",
        },
    )
    SubElement(root, "title", {"id": f"{id}-t"}).text = title
    SubElement(root, "desc", {"id": f"{id}-d"}).text = description
    referenced = _referenced(source)
    for child in source:
        root.extend(_cleaned(child, id, referenced))
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)


def _referenced(source: Element) -> frozenset[str]:
    values = (value for element in source.iter() for name, value in element.attrib.items() if name != "id")
    return frozenset(name for value in values for name in REFERENCE.findall(value))


def _cleaned(element: Element, prefix: str, referenced: frozenset[str]) -> Iterator[Element]:
    """Yield an element made anew; its children alone where it only grouped them."""
    tag = element.tag.rpartition("}")[2]
    if tag in DROPPED:
        return
    children = [new for child in element for new in _cleaned(child, prefix, referenced)]
    attributes = dict(_attributes(element.attrib, prefix, referenced))
    if tag in {"g", "defs"} and (not children or (tag == "g" and not attributes)):
        yield from children
        return
    new = Element(tag, attributes)
    new.text = element.text if tag == "text" else None
    new.extend(children)
    yield new


def _attributes(attributes: Mapping[str, str], prefix: str, referenced: frozenset[str]) -> Iterator[tuple[str, str]]:
    colours: list[str] = []
    for qualified, value in attributes.items():
        name = qualified.rpartition("}")[2]
        if name == "id" and value in referenced:
            yield name, f"{prefix}-{value}"
        elif name == "transform" and value.startswith("rotate(-0 "):
            continue
        elif name in NUMERIC:
            written = LONG_NUMBER.sub(_rounded, " ".join(value.split()))
            yield name, _shortened(written) if name == "d" else written
        elif name in {"fill", "stroke"}:
            colours.append(f"{name}: {value}")
        elif name in {"href", "clip-path"}:
            yield name, value.replace("#", f"#{prefix}-")
        elif name == "style":
            colours.append(value)
        elif name != "id":
            yield name, value
    style = _style("; ".join(colours), prefix)
    if style:
        yield "style", style


def _style(style: str, prefix: str) -> str:
    """Return declarations with variables for colours and without the family of the font, which the page chooses."""
    declarations = [part.strip() for part in style.split(";") if part.strip()]
    kept = (part.replace("url(#", f"url(#{prefix}-") for part in declarations if not part.startswith("font-family"))
    return "; ".join(COLOUR.sub(_variable, part) for part in kept)


def _shortened(path: str) -> str:
    """Return a path of straight lines without the points that are said twice in a row, as steps say them."""
    return REPEATED.sub(r"\1", path) if STRAIGHT.fullmatch(path) else path


def _variable(match: re.Match[str]) -> str:
    colour = match[0]
    return f"var({VARIABLES[colour]}, {colour})" if colour in VARIABLES else colour


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
