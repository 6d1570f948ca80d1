"""Filters of a list of reports that need no script: radio buttons, and rules of style that ask which one is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluation.reports.sections import short_name

CHOSEN = "main:has(#{kind}-{number}:checked)"
IS_NOT = ':not([data-{kind}="{number}"])'
OTHERS = f':is(.group{IS_NOT}:not(:has([data-{{kind}}="{{number}}"])), li[data-{{kind}}]{IS_NOT})'


@dataclass(frozen=True)
class Filters:
    """The choices by place and by notebook; their numbers, from 1, stand in the page instead of their names.

    Parameters
    ----------
    place, notebook : mapping of str to str
        What can be chosen: name to label.
    pairs : frozenset of (str, str)
        The notebooks that there are at each place.
    """

    place: Mapping[str, str]
    notebook: Mapping[str, str]
    pairs: frozenset[tuple[str, str]]

    @property
    def kinds(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The filters in which there is something to choose, each with the labels of its choices."""
        kinds = (("place", tuple(self.place.values())), ("notebook", tuple(self.notebook.values())))
        return tuple((kind, labels) for kind, labels in kinds if len(labels) > 1)

    def number(self, kind: str, name: str) -> int:
        """Return the number of a choice."""
        return 1 + list(getattr(self, kind)).index(name)

    @property
    def rules(self) -> str:
        """The rules of style: a choice hides what is something else, on screen only; two choices may leave nothing."""
        hidden = [
            (CHOSEN + " " + OTHERS).format(kind=kind, number=number)
            for kind, labels in self.kinds
            for number in range(1, len(labels) + 1)
        ]
        rules = [f"{selector}{{display:none}}" for selector in hidden]
        if len(self.kinds) == 2:
            rules += [f"{selector} .nothing{{display:block}}" for selector in self._nothing_left()]
        return f"@media screen{{{''.join(rules)}}}"

    def _nothing_left(self) -> Iterable[str]:
        for notebook in self.notebook:
            where = [f"#place-{self.number('place', place)}" for place in self.place if (place, notebook) in self.pairs]
            chosen = CHOSEN.format(kind="notebook", number=self.number("notebook", notebook))
            yield f"{chosen}:has([name=place]:checked:not(#place-0,{','.join(where)}))"


def filters_of(place: Mapping[str, str], pairs: Iterable[tuple[str, str]], language: str) -> Filters:
    """Return the filters of a list.

    Parameters
    ----------
    place : mapping of str to str
        The places and their labels.
    pairs : iterable of (str, str)
        Place and notebook of each report.
    language : str
        Language of the labels of the notebooks.
    """
    pairs = frozenset(pairs)
    names = sorted({notebook for _, notebook in pairs})
    return Filters(place, {name: short_name(name, language) for name in names}, pairs)
