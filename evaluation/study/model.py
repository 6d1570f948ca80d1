"""A study: everything that is particular to it, and that its entries agree with each other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from evaluation import languages
from evaluation.disclosure.rules import FLOOR
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
    Outcome,
    Participants,
    Primary,
    Prior,
    Published,
    Reports,
    Source,
    Text,
    Time,
)

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
    languages: Annotated[tuple[str, ...], BeforeValidator(tuple)]
    nature: Literal["real", "public", "synthetic"]
    design: Literal["randomised", "observational"]
    caution: Text
    contact: str = ""
    sources: Annotated[tuple[Source, ...], BeforeValidator(tuple)]
    sites: Annotated[tuple[Item, ...], BeforeValidator(tuple)] = ()
    editions: Annotated[tuple[Edition, ...], BeforeValidator(tuple)] = ()
    populations: Annotated[tuple[Item, ...], BeforeValidator(tuple)]
    arms: Arms
    events: Annotated[tuple[Event, ...], BeforeValidator(tuple)]
    outcomes: Annotated[tuple[Outcome, ...], BeforeValidator(tuple)]
    primary: Primary
    time: Time
    adjustment: Adjustment | None = None
    cost: Cost | None = None
    prior: Prior | None = None
    disclosure: Disclosure = Disclosure()
    participants: Participants | None = None
    registers: Registers | None = None
    published: Published | None = None
    reports: Reports
    folder: Annotated[Path, Field(exclude=True, repr=False)]

    @model_validator(mode="after")
    def _agree(self) -> Study:
        _listed("languages", self.languages, languages.available())
        _listed("editions.site", (edition.site for edition in self.editions), _ids(self.sites))
        for outcome in self.outcomes:
            _listed(f"outcomes.{outcome.id}.events", outcome.events, _ids(self.events))
        _listed("primary.outcome", [self.primary.outcome], _ids(self.outcomes))
        _listed("primary.population", [self.primary.population], _ids(self.populations))
        threshold = self.disclosure.threshold
        if threshold < FLOOR and (threshold or self.nature == "real"):
            accepted = "3 or more" if self.nature == "real" else "0, or 3 and more"
            raise _wrong("disclosure.threshold", threshold, f"{accepted} for {self.nature} data")
        for name, items in (("sites", self.sites), ("editions", self.editions), ("events", self.events)):
            if len(set(_ids(items))) < len(items):
                raise _wrong(name, ", ".join(_ids(items)), "each id once")
        if self.registers is not None:
            _listed("registers.editions", self.registers.editions, _ids(self.editions))
            _listed("registers.sites", self.registers.sites, _ids(self.sites))
            if self.participants is not None:
                raise _wrong("registers", "participants", "either registers or participants, not both")
        return self

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

    def event(self, name: str) -> Event:
        """Return the event with an id."""
        return _named(self.events, name)

    def path(self, name: str) -> Path:
        """Return the path of a file of the study's folder, whether it is there or not."""
        return self.folder / name


def _ids(items: Iterable[Item]) -> list[str]:
    return [item.id for item in items]


def _named(items: Iterable[Named], name: str) -> Named:
    return next(item for item in items if item.id == name)


def _listed(entry: str, met: Iterable[str], accepted: Iterable[str]) -> None:
    accepted = list(accepted)
    for name in met:
        if name not in accepted:
            raise _wrong(entry, name, "one of " + ", ".join(accepted))


def _wrong(entry: str, met: Any, accepted: str) -> PydanticCustomError:
    return PydanticCustomError("study", "{accepted}", {"entry": entry, "met": met, "accepted": accepted})
