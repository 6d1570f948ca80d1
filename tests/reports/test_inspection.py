import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.reports.inspection import inspect

NAMED = "aria-label='words'"


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "<p>5 &lt; 6 &amp; &#8364;</p>",
        "<p id='a' title='5 < 6 onclick=x'>on<br>words<br/></p>",
        "<a href='https://example.org/a?b=c#d'>a</a><a href='#a'>b</a>",
        "<a href='results.csv'>a</a><a href='mailto:a@example.org'>b</a>",
        "<p style='color: var(--ink, #0b0c0c)'>words</p>",
        f"<svg {NAMED}><g style='clip-path: url(#a)'><use xlink:href='#a'/><text x='1'>words</text></g></svg>",
        "<svg role='img'><title>words</title><desc>words</desc></svg>",
        "<svg aria-hidden='true'><path d='M 0 0'/></svg>",
        "<figure><figcaption>&#8364;</figcaption><svg><desc>&euro;</desc></svg></figure>",
        "<figure><figcaption>words</figcaption><img src='data:image/png;base64,iVBORw0KGgo=' alt='words'></figure>",
        "<table><caption><span>words</span></caption><tbody><tr><td>1</td></tr></tbody></table>",
        "<math><mi>x</mi><mo>&lt;</mo><mn>1</mn></math>",
        "<a href='https://example.org/home/somebody'>words</a>",
        "<p>and/or, 12/31/2017, n/N, data/fare-legami/study.toml, 1 / 2 / 3</p>",
        "<img src='data:image/jpeg;base64,/9j/4AAQ' alt='words'>",
    ],
)
def test_nothing_is_found_in_what_may_stand_on_a_page(fragment):
    assert inspect(fragment).faults == ()


@pytest.mark.parametrize(
    ("fragment", "reason"),
    [
        ("<script>1</script>", "unsafe"),
        ("<p onclick='1'>words</p>", "unsafe"),
        ("<p ONCLICK=1>words</p>", "unsafe"),
        ("<a href='JavaScript:1'>words</a>", "unsafe"),
        ("<a href='data:text/html,1'>words</a>", "unsafe"),
        ("<a href='//example.org'>words</a>", "unsafe"),
        ("<use href='https://example.org/a.svg#a'/>", "unsafe"),
        ("<p style='background:url(https://example.org)'>words</p>", "unsafe"),
        ("<p style='@import x'>words</p>", "unsafe"),
        (f"<svg {NAMED} fill='url(https://example.org/#a)'></svg>", "unsafe"),
        ("<p>5 < 6</p>", "unsafe"),
        ("<!-- words -->", "unsafe"),
        ("<!DOCTYPE html>", "unsafe"),
        ("<?xml version='1.0'?>", "unsafe"),
        ("<svg aria-label='a'><![CDATA[<p>]]></svg>", "unsafe"),
        ("<p>words", "unsafe"),
        ("words</p>", "unsafe"),
        ("<b><i>words</b></i>", "unsafe"),
        ("<style>p { }</style>", "unsafe"),
        ("<img src='a.png' alt='words'>", "remote_image"),
        ("<img src='data:text/html;base64,AA' alt='words'>", "remote_image"),
        ("<img src='data:image/png;base64,AA'>", "figure_without_alternative_text"),
        ("<svg></svg>", "figure_without_alternative_text"),
        ("<svg><desc></desc></svg>", "figure_without_alternative_text"),
        ("<svg><title>words</title></svg>", "figure_without_alternative_text"),
        (f"<figure><svg {NAMED}></svg></figure>", "figure_without_caption"),
        (
            "<figure><figcaption>words</figcaption><svg aria-hidden='true'></svg></figure>",
            "figure_without_alternative_text",
        ),
        ("<table><tbody></tbody></table>", "table_without_caption"),
        ("<p>/home/somebody/x.csv</p>", "machine_path"),
        ("<pre><code>open('/srv/data/x.csv')</code></pre>", "machine_path"),
        ("<p>see C:\\data</p>", "machine_path"),
    ],
)
def test_fault_is_found(fragment, reason):
    assert reason in [found for found, _ in inspect(fragment).faults]


def test_table_in_a_figure_needs_a_caption_of_its_own():
    table = "<table><tbody></tbody></table>"
    fragment = f"<figure><figcaption>words</figcaption><svg {NAMED}></svg>{table}</figure>"
    assert [reason for reason, _ in inspect(fragment).faults] == ["table_without_caption"]


def test_ids_come_in_their_order():
    assert inspect("<p id='b'>1</p><p id='a'>2</p>").ids == ("b", "a")


@given(st.text())
def test_escaped_text_is_never_markup(text):
    from html import escape

    found = inspect(f"<p title='{escape(text)}'>{escape(text)}</p>")
    assert {reason for reason, _ in found.faults} <= {"machine_path"}
