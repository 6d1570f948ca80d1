"""Who is counted: dimensions of which everybody has one category, and the populations that categories cut out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evaluation.errors import DisclosureError


@dataclass(frozen=True)
class Dimension:
    """A question to which everybody has one answer: the edition, the arm, the kind of first event, the month of it.

    Parameters
    ----------
    id : str
        Its name.
    categories : tuple of str
        The finest answers that any published number tells apart; everybody has exactly one of them.
    groups : mapping of str to tuple of str
        Names of several answers together: a site for its editions, an outcome for the kinds of events that count.

    Raises
    ------
    DisclosureError
        When a name is taken twice, or a group holds something that is no category.
    """

    id: str
    categories: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [*self.categories, *self.groups]
        for name in names:
            if names.count(name) > 1:
                raise DisclosureError("disclosure.errors.name_twice", dimension=self.id, met=name)
        for name, members in self.groups.items():
            for member in members:
                if member not in self.categories:
                    self._refuse(f"{name}: {member}", self.categories)

    def resolve(self, names: Iterable[str]) -> frozenset[str]:
        """Return the categories that names of categories and groups stand for."""
        found: set[str] = set()
        for name in names:
            if name not in self.categories and name not in self.groups:
                self._refuse(name, (*self.categories, *self.groups))
            found.update(self.groups.get(name, (name,)))
        return frozenset(found)

    def name(self, categories: frozenset[str]) -> tuple[str, ...]:
        """Return the shortest names that categories have: a group's where one is exactly these."""
        for name, members in self.groups.items():
            if categories == frozenset(members):
                return (name,)
        return tuple(category for category in self.categories if category in categories)

    def _refuse(self, met: str, accepted: Iterable[str]) -> None:
        raise DisclosureError(
            "disclosure.errors.category_unknown", dimension=self.id, met=met, accepted=", ".join(accepted)
        )


@dataclass(frozen=True)
class Population:
    """People chosen by their categories in some dimensions; everybody where a dimension is not named.

    Parameters
    ----------
    chosen : tuple of (str, tuple of str)
        Dimensions with the names of the categories or groups that count, sorted by dimension.
    """

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __str__(self) -> str:
        return "; ".join(f"{dimension}: {' + '.join(names)}" for dimension, names in self.chosen) or "all"

    def among(self, **chosen: str | Iterable[str]) -> Population:
        """Return the part of the population with other or further categories chosen."""
        return people(**{**dict(self.chosen), **chosen})

    def to_dict(self) -> dict[str, Any]:
        """Return the choice as plain data."""
        return {dimension: list(names) for dimension, names in self.chosen}


def people(**chosen: str | Iterable[str]) -> Population:
    """Return a population: ``people(place="Crema", arm="treated", kind=("fixed_term", "permanent"))``."""
    names = {name: (each,) if isinstance(each, str) else tuple(each) for name, each in chosen.items()}
    return Population(tuple(sorted(names.items())))
