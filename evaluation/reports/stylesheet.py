"""The one stylesheet of a page, with its fonts inside and the lines that run along every printed sheet."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

from evaluation.reports.formulas import subset_font

UNSAFE = re.compile(r"[\\\"<>\x00-\x1f]")
TEMPLATE = Path(__file__).parent / "template"
FACES = (
    ("Report Sans", "sans-400.woff2", 400, "normal"),
    ("Report Sans", "sans-600.woff2", 600, "normal"),
    ("Report Serif", "serif-600.woff2", 600, "normal"),
)
ITALIC = ("Report Sans", "sans-400-italic.woff2", 400, "italic")
IS_ITALIC = re.compile(r"<(?:em|i|cite|dfn|var)\b|<span class=\"(?:c1|ch|cm)\"")


def write_stylesheet(running: dict[str, str], body: str) -> str:
    """Return the stylesheet of a page.

    Parameters
    ----------
    running : dict of str
        What each printed sheet says in its margins: margin box (``"top-left"``) to text, in which ``{page}`` and
        ``{pages}`` stand for the numbers.
    body : str
        HTML of the page: where it holds formulas, the signs they use are embedded as a font; where it has italics,
        so is their font.
    """
    math = subset_font(body)
    font = _face("Report Math", math, "woff") if math else ""
    italic = _shipped(*ITALIC) if IS_ITALIC.search(body) else ""
    return "\n".join(filter(None, [_shared(), italic, font, _sheet(running)])).strip()


@cache
def _shared() -> str:
    faces = [_shipped(*face) for face in FACES]
    return "\n".join([*faces, (TEMPLATE / "style.css").read_text(encoding="utf-8")])


@cache
def _shipped(family: str, file: str, weight: int, style: str) -> str:
    return _face(family, (TEMPLATE / "fonts" / file).read_bytes(), "woff2", weight, style)


def _face(family: str, font: bytes, kind: str, weight: int = 400, style: str = "normal") -> str:
    data = base64.b64encode(font).decode("ascii")
    source = f'url("data:font/{kind};base64,{data}") format("{kind}")'
    return f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};src:{source}}}'


def _sheet(running: dict[str, str]) -> str:
    boxes = "".join(f"@{box}{{content:{_content(text)}}}" for box, text in running.items())
    return f"@page{{{boxes}}}"


def _content(text: str) -> str:
    """Return a text as a CSS value; a text of a study must not be able to end the string or the element."""
    safe = UNSAFE.sub(lambda sign: f"\\{ord(sign[0]):x} ", text)
    return f'"{safe}"'.replace("{page}", '" counter(page) "').replace("{pages}", '" counter(pages) "')
