"""The order of a page: what the cells gave, put in the places that every report has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from markupsafe import Markup

LAST_SECTIONS = ("limits", "method")
Role = Literal["body", "headline", "claims", "code"]


@dataclass(frozen=True)
class Heading:
    """A heading: its level, its id, and its text as HTML."""

    level: int
    id: str
    text: Markup


@dataclass(frozen=True)
class Block:
    """A piece of HTML and the part it plays on the page."""

    html: Markup
    role: Role = "body"


Item = Heading | Block


@dataclass(frozen=True)
class Section:
    """A heading of level two with everything up to the next."""

    heading: Heading
    items: tuple[Item, ...]

    @property
    def subheadings(self) -> tuple[Heading, ...]:
        """Headings of level three, for the contents list."""
        return tuple(item for item in self.items if isinstance(item, Heading) and item.level == 3)


@dataclass(frozen=True)
class Document:
    """The parts of a page.

    Parameters
    ----------
    title : Markup
        The notebook's own heading of level one; empty where it has none.
    headline, claims : tuple of Block
        The answer, and what can and cannot be said.
    introduction : tuple of Block
        What stands before the first section.
    preparation : tuple of Block
        Code that ran before the first section.
    sections : tuple of Section
        The sections; limits and method come last.
    """

    title: Markup
    headline: tuple[Block, ...]
    claims: tuple[Block, ...]
    introduction: tuple[Block, ...]
    preparation: tuple[Block, ...]
    sections: tuple[Section, ...]


def assemble(items: Iterable[Item]) -> Document:
    """Put headings and blocks, in the order of their cells, in the order of the page.

    Parameters
    ----------
    items : iterable of Heading or Block
        Headings with levels as :class:`Outline` gives them.

    Returns
    -------
    Document
    """
    listed = list(items)
    title = next((item.text for item in listed if isinstance(item, Heading) and item.level == 1), Markup(""))
    flow = [item for item in listed if not _has_own_place(item)]
    starts = [place for place, item in enumerate(flow) if isinstance(item, Heading) and item.level == 2]
    ends = [*starts, len(flow)]
    before = [item for item in flow[: ends[0]] if isinstance(item, Block)]
    sections = [_section(flow[start:end]) for start, end in pairwise(ends)]
    return Document(
        title,
        headline=_of_role(listed, "headline"),
        claims=_of_role(listed, "claims"),
        introduction=tuple(block for block in before if block.role == "body"),
        preparation=tuple(block for block in before if block.role == "code"),
        sections=tuple(sorted(sections, key=_rank)),
    )


class Outline:
    """The headings of a page so far: one of level one, no level skipped, every id once."""

    def __init__(self, reserved: Iterable[str]) -> None:
        self._ids = set(reserved)
        self._level = 0
        self._count = 0

    def place(self, level: int, text: Markup, name: str | None) -> Heading:
        """Return the heading with the level and the id it gets on the page.

        Parameters
        ----------
        level : int
            Level in its cell.
        text : Markup
            Its text as HTML.
        name : str or None
            Its id; None counts the headings instead, which is the same in every language.

        Raises
        ------
        ValueError
            When the id is taken.
        """
        first = self._level == 0 and level == 1
        self._level = 1 if first else max(2, min(level, max(self._level, 1) + 1))
        self._count += 1
        self.claim(name or f"section-{self._count}")
        return Heading(self._level, name or f"section-{self._count}", text)

    def claim(self, name: str) -> None:
        """Take an id for the page.

        Raises
        ------
        ValueError
            When it is taken.
        """
        if name in self._ids:
            raise ValueError(name)
        self._ids.add(name)


def _has_own_place(item: Item) -> bool:
    return item.level == 1 if isinstance(item, Heading) else item.role in ("headline", "claims")


def _of_role(items: Iterable[Item], role: Role) -> tuple[Block, ...]:
    return tuple(item for item in items if isinstance(item, Block) and item.role == role)


def _section(items: list[Item]) -> Section:
    heading, *rest = items
    assert isinstance(heading, Heading)
    return Section(heading, tuple(rest))


def _rank(section: Section) -> int:
    return 1 + LAST_SECTIONS.index(section.heading.id) if section.heading.id in LAST_SECTIONS else 0
