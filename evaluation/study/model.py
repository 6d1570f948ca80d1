"""A study: everything that is particular to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from evaluation.errors import StudyError
from evaluation.registers.declaration import Registers
from evaluation.study.entries import (
    Adjustment,
    Arms,
    Cost,
    Disclosure,
    Edition,
    Event,
    Frozen,
    Id,
    Item,
    Many,
    Outcome,
    Participants,
    Primary,
    Prior,
    Published,
    Reports,
    Source,
    Subgroup,
    Text,
    Time,
    Trial,
)

# No entry of a file is called so.
FOLDER = "<folder>"

Named = TypeVar("Named", bound=Item)


class Study(Frozen):
    """Everything that is particular to one study.

    Raises
    ------
    StudyError
        From :meth:`read`, when the folder or the file is missing or says something that cannot be.
    """

    id: Id
    title: Text
    question: Text
    programme: Text
    languages: Many[str]
    nature: Literal["real", "public", "synthetic"]
    design: Literal["randomised", "observational"]
    caution: Text
    contact: str = ""
    sources: Many[Source]
    sites: Many[Item] = ()
    editions: Many[Edition] = ()
    populations: Many[Item]
    arms: Arms | None = None
    events: Many[Event]
    outcomes: Many[Outcome]
    primary: Primary
    time: Time
    trial: Trial = Trial()
    subgroups: Many[Subgroup] = ()
    clusters: str = ""
    weights: str = ""
    adjustment: Adjustment | None = None
    cost: Cost | None = None
    prior: Prior | None = None
    disclosure: Disclosure = Disclosure()
    participants: Participants | None = None
    registers: Registers | None = None
    published: Published | None = None
    reports: Reports
    folder: Annotated[Path, Field(exclude=True, repr=False, validation_alias=FOLDER)]

    def names(self, language: str) -> dict[str, str]:
        """Return the study's own words for sentences: ``arm``, ``treated``, ``control``, ``zero``, ``programme``.

        Without arms the one group stands under the names of both, and the programme under the name of the arm.
        """
        everybody = self.population(self.primary.population).label[language]
        arms = self.arms
        return {
            "arm": arms.name[language] if arms else self.programme[language],
            "treated": arms.treated[language] if arms else everybody,
            "control": arms.control[language] if arms else everybody,
            "zero": self.time.zero[language],
            "programme": self.programme[language],
        }

    @property
    def features(self) -> frozenset[str]:
        """What cells of a notebook may need: ``arms`` or ``one-group``, ``registers``, outcomes as ``numbers``."""
        has = {
            "arms": self.arms is not None,
            "one-group": self.arms is None,
            "registers": self.registers is not None,
            "numbers": any(outcome.is_number for outcome in self.outcomes),
        }
        return frozenset(name for name, there in has.items() if there)

    @property
    def file(self) -> Path:
        """The study's ``study.toml``."""
        return self.folder / "study.toml"

    def site(self, name: str) -> Item:
        """Return the site with an id."""
        return _named(self.sites, name)

    def edition(self, name: str) -> Edition:
        """Return the edition with an id."""
        return _named(self.editions, name)

    def outcome(self, name: str) -> Outcome:
        """Return the outcome with an id."""
        return _named(self.outcomes, name)

    def population(self, name: str) -> Item:
        """Return the population with an id."""
        return _named(self.populations, name)

    def subgroup(self, name: str) -> Subgroup:
        """Return the subgroup with an id."""
        return _named(self.subgroups, name)

    def event(self, name: str) -> Event:
        """Return the event with an id."""
        return _named(self.events, name)

    def path(self, name: str) -> Path:
        """Return the path of a file of the study's folder, whether it is there or not.

        Raises
        ------
        StudyError
            When it is a link that leads out of the folder.
        """
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise StudyError("errors.outside", file=name, folder=str(self.folder))
        return path


def _named(items: Iterable[Named], name: str) -> Named:
    return next(item for item in items if item.id == name)
