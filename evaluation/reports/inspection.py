"""What may stand on a page: known elements without scripts, described figures, captioned tables, nothing from outside.

The page's content policy is a second wall behind this one; neither relies on the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

Fault = tuple[str, dict[str, Any]]

HTML = """
a abbr aside b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h2 h3 h4
h5 h6 hr i img kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead
time tr u ul var wbr
"""
SVG = """
svg g path line rect circle ellipse polyline polygon text tspan title desc defs clippath use pattern marker
lineargradient radialgradient stop symbol
"""
MATHML = """
math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub
msubsup msup mtable mtd mtext mtr munder munderover
"""
ALLOWED = frozenset(f"{HTML} {SVG} {MATHML}".split())
VOID = frozenset(["br", "col", "hr", "img", "wbr"])
NAMED_BY = {"table": "caption", "figure": "figcaption", "svg": "desc"}
TARGET = re.compile(r"https?://|mailto:|#|[\w.-]+(/[\w.-]+)*(#[\w-]*)?$", re.IGNORECASE)
EMBEDDED_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]+$")
ACTIVE_STYLE = re.compile(r"url\((?!\s*['\"]?#)|@|\\|expression|javascript", re.IGNORECASE)
FORBIDDEN_ATTRIBUTE = re.compile(r"on|srcdoc$|action$|formaction$|srcset$|ping$|background$|http-equiv$")
MACHINE_PATH = re.compile(r"(?<![\w./:+=<,-])(?:/[\w.-]+/[\w.-]|[A-Za-z]:\\\w)[^\s\"'<>&]*")


@dataclass(frozen=True)
class Inspection:
    """What was found in a fragment of a page.

    Parameters
    ----------
    faults : tuple of (str, dict)
        Key under ``page.errors`` and facts of everything that may not stand there.
    ids : tuple of str
        All ids, in their order.
    """

    faults: tuple[Fault, ...]
    ids: tuple[str, ...]


def inspect(fragment: str) -> Inspection:
    """Read an HTML fragment and list what may not stand on a page.

    Parameters
    ----------
    fragment : str
        Part of the body of a page.

    Returns
    -------
    Inspection
        Unknown elements, handlers, script links, remote images, pictures without alternative text, tables
        without caption, figures without either, tags that do not match, paths of a machine.
    """
    reader = _Reader()
    reader.feed(fragment)
    reader.close()
    return Inspection((*reader.faults, *_machine_paths(fragment)), tuple(reader.ids))


def _machine_paths(fragment: str) -> Iterator[Fault]:
    for found in MACHINE_PATH.finditer(fragment):
        yield "machine_path", {"met": found.group()}


@dataclass
class _Element:
    """An element whose end has not been met, and whether it was found to be understandable."""

    tag: str
    attributes: dict[str, str]
    named: bool
    pictured: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        # Entities are told apart from text, so that a "<" met in text is one that a browser might take for a tag.
        super().__init__(convert_charrefs=False)
        self.faults: list[Fault] = []
        self.ids: list[str] = []
        self._open: list[_Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in ALLOWED:
            self._refuse(f"<{tag}>")
        for name, value in attributes.items():
            self._check_attribute(tag, name, value.strip())
        if tag == "img":
            self._check_image(attributes.get("src", ""), attributes.get("alt", ""))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag not in VOID:
            self._open.append(_Element(tag, attributes, named=bool(attributes.get("aria-label", "").strip())))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1].tag == tag:
            self._check_whole(self._open.pop())
        else:
            self._refuse(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if "<" in data:
            self._refuse(data.strip())
        if data.strip():
            self._name()

    def handle_charref(self, name: str) -> None:
        self._name()

    def handle_entityref(self, name: str) -> None:
        self._name()

    def handle_comment(self, data: str) -> None:
        self._refuse(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self._refuse(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self._refuse(f"<?{data}")

    def unknown_decl(self, data: str) -> None:
        self._refuse(f"<![{data}")

    def close(self) -> None:
        super().close()
        for element in self._open:
            self._refuse(f"<{element.tag}>")

    def _refuse(self, met: str) -> None:
        self.faults.append(("unsafe", {"met": met[:40]}))

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        match name:
            case "href" if tag == "a":
                allowed = bool(TARGET.match(value))
            case "href" | "xlink:href":
                allowed = value.startswith("#")
            case "src":
                allowed = tag == "img"
            case "style":
                allowed = not ACTIVE_STYLE.search(value)
            case _:
                loads = "url(" in value.lower() and ACTIVE_STYLE.search(value)
                allowed = not FORBIDDEN_ATTRIBUTE.match(name) and not loads
        if not allowed:
            self._refuse(f"{name}={value}")

    def _check_image(self, source: str, alternative: str) -> None:
        if not EMBEDDED_IMAGE.match(source):
            self.faults.append(("remote_image", {"met": source[:80]}))
        if alternative.strip():
            self._picture()
        else:
            self.faults.append(("figure_without_alternative_text", {"met": source[:20]}))

    def _name(self) -> None:
        """Text was met: within a caption or description it names the element around that."""
        for outer, inner in zip(self._open, self._open[1:], strict=False):
            if NAMED_BY.get(outer.tag) == inner.tag:
                outer.named = True

    def _picture(self) -> None:
        for element in self._open:
            element.pictured = True

    def _check_whole(self, element: _Element) -> None:
        """Check an element whose end was met: whether everything in it that readers need was found."""
        if element.tag == "svg" and element.named:
            self._picture()
        decorative = element.attributes.get("aria-hidden") == "true"
        needs = {
            "svg": [("figure_without_alternative_text", element.named or decorative)],
            "figure": [
                ("figure_without_alternative_text", element.pictured),
                ("figure_without_caption", element.named),
            ],
            "table": [("table_without_caption", element.named)],
        }
        for reason, found in needs.get(element.tag, []):
            if not found:
                self.faults.append((reason, {"met": element.attributes.get("id", "")}))
