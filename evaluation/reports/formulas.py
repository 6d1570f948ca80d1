"""Formulas as MathML, made when the page is built, and the part of a mathematical font that they need."""

from __future__ import annotations

import io
import re
from functools import cache
from html import unescape
from pathlib import Path

from markupsafe import Markup
from math_core import LatexError, LatexToMathML

FONT = Path(__file__).parent / "template" / "fonts" / "math.ttf"
MATH = re.compile(r"<math[ >].*?</math>", re.DOTALL)
SINGLE_LETTER = re.compile(r"<mi>(.)</mi>")
TAG = re.compile(r"<[^>]*>")
ITALIC_RANGES = (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("Α", "Ω", 0x1D6E2), ("α", "ω", 0x1D6FC))
PLANCK = "ℎ"  # Unicode has no mathematical italic h of its own


def to_mathml(tex: str, display: bool) -> Markup:
    """Return a formula as MathML.

    Parameters
    ----------
    tex : str
        The formula in LaTeX, without delimiters.
    display : bool
        Whether it stands on a line of its own.

    Raises
    ------
    ValueError
        When the formula cannot be read.
    """
    try:
        return Markup(_converter().convert_with_local_state(tex, displaystyle=display))
    except LatexError as problem:
        raise ValueError(str(problem)) from None


def subset_font(html: str) -> bytes | None:
    """Return the font that the formulas of a page need, as WOFF with the signs used and no others.

    Parameters
    ----------
    html : str
        The page, or its body.

    Returns
    -------
    bytes or None
        None where there is no formula.
    """
    signs = _signs(html)
    return _subset("".join(sorted(signs))) if signs else None


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)


def _signs(html: str) -> set[str]:
    formulas = MATH.findall(html)
    shown = set(unescape(TAG.sub("", "".join(formulas)))) - {"\n"}
    italics = {_italic(letter) for formula in formulas for letter in SINGLE_LETTER.findall(formula)}
    return shown | italics


def _italic(letter: str) -> str:
    """Return the sign that a browser draws for a variable of one letter (MathML Core, text-transform math-auto)."""
    if letter == "h":
        return PLANCK
    for first, last, italic in ITALIC_RANGES:
        if first <= letter <= last:
            return chr(italic + ord(letter) - ord(first))
    return letter


@cache
def _subset(signs: str) -> bytes:
    from fontTools import subset  # type: ignore[import-untyped]

    options = subset.Options(flavor="woff", hinting=False, layout_features=["ssty", "ccmp"], recalc_timestamp=False)
    file = io.BytesIO()
    with subset.load_font(str(FONT), options) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=signs)
        cutter.subset(font)
        subset.save_font(font, file, options)
    return file.getvalue()
