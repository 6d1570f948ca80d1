import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from evaluation.reports.document import Block, Heading, Outline, assemble

LEVELS = st.lists(st.integers(1, 6))


def placed(levels):
    outline = Outline(["content"])
    return [outline.place(level, Markup("words"), None) for level in levels]


@given(LEVELS)
def test_one_heading_of_level_one_at_most_and_no_level_skipped(levels):
    found = [heading.level for heading in placed(levels)]
    assert 1 not in found[1:]
    assert all(after <= before + 1 for before, after in zip([1, *found], found, strict=False))


@given(LEVELS)
def test_ids_are_unique_and_depend_on_the_place_alone(levels):
    ids = [heading.id for heading in placed(levels)]
    assert ids == [f"section-{number}" for number in range(1, len(levels) + 1)]


@pytest.mark.parametrize("name", ["content", "crude"])
def test_id_that_is_taken_is_refused(name):
    outline = Outline(["content"])
    outline.claim("crude")
    with pytest.raises(ValueError, match=name):
        outline.place(2, Markup("words"), name)


def test_limits_and_method_come_last_and_nothing_is_lost():
    items = [
        Block(Markup("code 0"), "code"),
        Block(Markup("introduction")),
        Heading(2, "method", Markup("Method")),
        Block(Markup("answer"), "headline"),
        Block(Markup("a")),
        Heading(2, "crude", Markup("Crude")),
        Heading(3, "outcomes", Markup("Outcomes")),
        Block(Markup("claims"), "claims"),
        Block(Markup("code 1"), "code"),
        Heading(2, "limits", Markup("Limits")),
    ]
    document = assemble(items)
    assert [section.heading.id for section in document.sections] == ["crude", "limits", "method"]
    assert [heading.id for heading in document.sections[0].subheadings] == ["outcomes"]
    assert [item.html for item in document.sections[0].items if isinstance(item, Block)] == ["code 1"]
    kept = (document.headline, document.claims, document.introduction, document.preparation)
    assert [block.html for (block,) in kept] == ["answer", "claims", "introduction", "code 0"]
    assert document.title == ""


def test_heading_of_level_one_is_the_title():
    document = assemble([Heading(1, "section-1", Markup("Topic")), Block(Markup("words"))])
    assert document.title == "Topic"
    assert document.sections == ()
    assert [block.html for block in document.introduction] == ["words"]
