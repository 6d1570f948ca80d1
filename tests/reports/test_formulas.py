import io

import pytest
from fontTools.ttLib import TTFont

from evaluation.reports.formulas import subset_font, to_mathml


def signs(font):
    return {chr(code) for code in TTFont(io.BytesIO(font)).getBestCmap()}


@pytest.mark.parametrize("display", [False, True])
def test_formula_becomes_mathml(display):
    formula = to_mathml(r"\hat S(t) \le \frac{1}{n}", display)
    assert formula.startswith("<math")
    assert ('display="block"' in formula) == display
    assert "<mfrac>" in formula


@pytest.mark.parametrize("tex", [r"\nothing", r"\frac{1", r"\href{javascript:1}{x}"])
def test_formula_that_cannot_be_read_is_refused(tex):
    with pytest.raises(ValueError, match=r"^\d+: "):
        to_mathml(tex, False)


def test_page_without_formulas_needs_no_font():
    assert subset_font("<p>x</p>") is None


def test_font_has_the_signs_of_the_formulas_and_no_others():
    font = subset_font("<p>q</p>" + to_mathml(r"x \le h + \alpha", False))
    mirrored = "≥"
    assert signs(font) == {"x", "𝑥", "≤", mirrored, "h", "ℎ", "+", "α", "𝛼"}
    assert len(font) < 10_000


def test_font_keeps_how_brackets_and_sums_stretch():
    font = TTFont(io.BytesIO(subset_font(to_mathml(r"\left(\sum_i x\right)", True))))
    assert len(font.getGlyphOrder()) > 10
    assert font["MATH"].table.MathVariants is not None


def test_same_formulas_make_the_same_font():
    assert subset_font("<math><mi>x</mi></math>") == subset_font("<p></p><math><mi>x</mi></math>")
