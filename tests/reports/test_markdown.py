import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import ReportError
from evaluation.reports.inspection import inspect
from evaluation.reports.markdown import RawHeading, render_markdown
from evaluation.reports.place import Place

PLACE = Place("40_pact", 3, "en")


def html(source):
    return "".join(part for part in render_markdown(source, PLACE) if not isinstance(part, RawHeading)).strip()


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("a *b* **c**", "<p>a <em>b</em> <strong>c</strong></p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```python\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("[a](https://example.org)", '<p><a href="https://example.org">a</a></p>'),
        ("[a](#crude)", '<p><a href="#crude">a</a></p>'),
        ("[a](file:///etc/passwd)", "<p>a</p>"),
        ("a <!-- hidden --> b", "<p>a  b</p>"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("$x$", "<p><math><mi>x</mi></math></p>"),
        ("> # a", "<blockquote>\n<p><strong>a</strong></p>\n</blockquote>"),
    ],
)
def test_markdown_is_written(source, written):
    assert html(source) == written


def test_headings_are_told_apart():
    parts = render_markdown("# A *b*\nwords\n## C", PLACE)
    assert parts == [RawHeading(1, "A <em>b</em>"), "<p>words</p>\n", RawHeading(2, "C")]


def test_table_has_caption_scopes_and_a_named_region():
    table = html("Table: Jobs *found*\n\n| Site | Jobs |\n|:--|--:|\n| Crema | 5 |")
    assert '<caption><span class="caption-title">Jobs <em>found</em></span></caption>' in table
    assert '<th scope="col">Site</th><th scope="col" class="num">Jobs</th>' in table
    assert '<tr><th scope="row">Crema</th><td class="num">5</td></tr>' in table
    assert 'role="region" tabindex="0" aria-label="Jobs found"' in table
    assert inspect(table).faults == ()


def test_attached_picture_is_embedded():
    attachments = {"a.png": {"image/png": "iVBORw0KGgo="}}
    written = "".join(render_markdown("![a *b*](attachment:a.png)", PLACE, attachments))
    assert written == '<p><img src="data:image/png;base64,iVBORw0KGgo=" alt="a b"></p>\n'


def test_formula_that_cannot_be_read_names_the_cell():
    with pytest.raises(ReportError, match=r"40_pact, cell 3: the formula \\frac\{1"):
        html("$$\\frac{1$$")


@given(st.text(alphabet=st.sampled_from("<>&\"'`*_#[]()!|-\n abx/:="), max_size=60))
def test_whatever_is_written_stays_text(source):
    try:
        parts = render_markdown(source, PLACE)
    except ReportError:
        parts = []
    for part in parts:
        found = inspect(part.text if isinstance(part, RawHeading) else part)
        assert "unsafe" not in [reason for reason, _ in found.faults]
