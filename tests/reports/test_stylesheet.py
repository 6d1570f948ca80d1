import re

import pytest

from evaluation.reports.formulas import to_mathml
from evaluation.reports.stylesheet import write_stylesheet


def sheet(text):
    return write_stylesheet({"top-left": text}, "").rpartition("@page{")[2]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Tu puoi! · Crema", '@top-left{content:"Tu puoi! · Crema"}}'),
        ('a"b', '@top-left{content:"a\\22 b"}}'),
        ("a\\b\nc", '@top-left{content:"a\\5c b\\a c"}}'),
        ("</style>", '@top-left{content:"\\3c /style\\3e "}}'),
        ("{page} of {pages}", '@top-left{content:"" counter(page) " of " counter(pages) ""}}'),
    ],
)
def test_texts_of_a_sheet_cannot_leave_their_place(text, written):
    assert sheet(text) == written


@pytest.mark.parametrize(("body", "fonts"), [("<p>words</p>", 3), ("<p><em>words</em></p>", 4)])
def test_every_font_is_inside_and_italics_only_where_there_are_some(body, fonts):
    style = write_stylesheet({}, body)
    assert len(re.findall(r'url\("data:font/woff2;base64,', style)) == style.count("url(") == fonts


def test_font_of_formulas_comes_only_with_formulas():
    assert "Report Math" not in write_stylesheet({}, "<p>x</p>").split("@font-face")[-1].partition("}")[0]
    assert '@font-face{font-family:"Report Math"' in write_stylesheet({}, to_mathml("x", False))
