"""The facts of a study: ``study.toml`` becomes a frozen :class:`Study`, and nothing else holds a study's facts."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from evaluation import languages, paths
from evaluation.errors import StudyError
from evaluation.registers.declaration import Registers

ALL = "all"
ENROLLED = "enrolled"
NO_EVENT = "none"
Named = TypeVar("Named", bound="Item")


def _speakable(texts: dict[str, str]) -> dict[str, str]:
    if not texts or any(not text.strip() for text in texts.values()):
        raise PydanticCustomError("empty_text", "a text for each language, none empty")
    return texts


def _slug(name: str) -> str:
    if name == ALL or not name or not all(sign.isalnum() or sign in "-_" for sign in name):
        raise PydanticCustomError("slug", "letters, digits, '-' and '_' only, and not the word 'all'")
    return name


Text = Annotated[dict[str, str], AfterValidator(_speakable)]
Id = Annotated[str, AfterValidator(_slug)]
Items = Annotated[tuple[Any, ...], BeforeValidator(tuple)]


class Frozen(BaseModel):
    """A part of a study: unknown names are refused, nothing can be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Item(Frozen):
    """Something with an identifier for the program and a label for people."""

    id: Id
    label: Text


class Edition(Item):
    """One course edition, held at one site."""

    site: Id


class Event(Item):
    """A kind of first event: whether it is work at all, and whether it is employment."""

    work: bool = True
    employment: bool = True


class Outcome(Item):
    """What counts as success: the kinds of events that do, within the follow-up window."""

    events: Annotated[tuple[Id, ...], BeforeValidator(tuple)]


class Arms(Frozen):
    """Labels of the two arms and of the arm variable itself."""

    name: Text
    treated: Text
    control: Text


class Primary(Frozen):
    """The primary analysis, fixed before looking."""

    outcome: Id
    population: Id
    method: Literal["miettinen-nurminen", "newcombe", "agresti-caffo", "wald"] = "miettinen-nurminen"
    test: Literal["boschloo", "fisher", "mid_p", "barnard"] = "boschloo"
    level: Annotated[float, Field(gt=0.5, lt=1)] = 0.95


class Time(Frozen):
    """Time zero, the unit in which waiting is observed and shown, and the horizons of the reports."""

    zero: Text
    unit: Literal["day", "week", "fortnight", "month"] = "month"
    horizons: Annotated[tuple[int, ...], BeforeValidator(tuple)]
    window: Annotated[int, Field(gt=0)]
    landmarks: Annotated[tuple[int, ...], BeforeValidator(tuple)] = ()

    @property
    def per_month(self) -> float:
        """How many units make a month (a year has 12 months, 52 weeks, 26 fortnights, 365.25 days)."""
        return {"day": 365.25, "week": 52.0, "fortnight": 26.0, "month": 12.0}[self.unit] / 12


class Participants(Frozen):
    """How a public file becomes the participants table: one SQL query over the table ``raw``."""

    file: str
    sql: str


class PublishedComparison(Item):
    """A comparison of the arms that published figures allow: a derived difference under a scenario of their audit."""

    scenario: str
    difference: str


class Published(Frozen):
    """A file of published figures, and the comparisons of the arms that follow from it, the primary one first.

    ``headline`` is the derived difference that the audit's page leads with, ``base`` and ``unseen`` the counts that it
    names beside it.
    """

    file: str
    headline: Id
    base: Id
    unseen: Id
    comparisons: Annotated[tuple[PublishedComparison, ...], BeforeValidator(tuple)] = ()


class Covariate(Item):
    """Something known of people before the arm was chosen; ``levels`` labels its values where it has categories."""

    levels: dict[str, Text] = {}


class Adjustment(Frozen):
    """What the arms are made alike in, and within what they are compared.

    ``strata`` is the column within which the arm is shuffled and pooled (editions), empty where there is none.
    """

    covariates: Annotated[tuple[Covariate, ...], BeforeValidator(tuple)]
    strata: str = ""


class Cost(Frozen):
    """What the treatment costs for each treated person."""

    per_person_eur: Annotated[float, Field(gt=0)]


class Prior(Frozen):
    """What was believed of the difference before these data: normal, on the scale of shares, with its source."""

    mean: float = 0.0
    standard_deviation: Annotated[float, Field(gt=0)]
    source: Text


class Source(Frozen):
    """Where data or figures come from."""

    text: Text
    url: str | None = None


class Reports(Frozen):
    """The grid of reports: which notebooks, and whether each site gets reports of its own."""

    notebooks: Annotated[tuple[str, ...], BeforeValidator(tuple)]
    by_site: Annotated[tuple[str, ...], BeforeValidator(tuple)] = ()


class Disclosure(Frozen):
    """The smallest count that may be shown; 0 only where the data are public or synthetic."""

    threshold: Annotated[int, Field(ge=0)] = 5


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
        if self.nature == "real" and self.disclosure.threshold < 3:
            raise _wrong("disclosure.threshold", self.disclosure.threshold, "3 or more for data of real people")
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


def shipped() -> tuple[str, ...]:
    """Return the names of the studies in the data folder, sorted."""
    return tuple(sorted(path.parent.name for path in paths.data_folder().glob("*/study.toml")))


def read_study(name: str | Path, language: str = languages.DEFAULT) -> Study:
    """Read a study.

    Parameters
    ----------
    name : str or Path
        Name of a folder in ``data/``, or the path of a study folder anywhere (``~`` is your home; a relative path
        starts at the project's root, never at the working directory).
    language : str
        Language of the error, if there is one.

    Raises
    ------
    StudyError
        When there is no such folder, or its ``study.toml`` cannot be read or is wrong; names the entry, the value met
        and what is accepted.
    """
    folder = _find(name, language)
    file = folder / "study.toml"
    try:
        return _read(file, file.stat().st_mtime_ns)
    except tomllib.TOMLDecodeError as error:
        raise StudyError("errors.broken_toml", language=language, file=file.name, problem=str(error)) from None
    except UnicodeDecodeError as error:
        raise StudyError("errors.not_utf8", language=language, file=file.name, problem=str(error)) from None
    except ValidationError as error:
        raise _first_fault(error, file, language) from None


@functools.lru_cache(maxsize=16)
def _read(file: Path, _modified: int) -> Study:
    facts = tomllib.loads(file.read_text(encoding="utf-8"))
    return Study.model_validate({**facts, "folder": file.parent})


def _find(name: str | Path, language: str) -> Path:
    path = Path(name).expanduser()
    is_name = len(path.parts) == 1 and not path.is_absolute()
    folder = paths.data_folder() / path if is_name else paths.root() / path
    if not (folder / "study.toml").is_file():
        raise StudyError("errors.no_study", language=language, met=str(name), accepted=", ".join(shipped()))
    return folder.resolve()


def _first_fault(error: ValidationError, file: Path, language: str) -> StudyError:
    fault = error.errors()[0]
    entry = ".".join(str(part) for part in fault["loc"]) or str(fault.get("ctx", {}).get("entry", ""))
    met = fault.get("ctx", {}).get("met", fault["input"])
    kinds = {"missing": "errors.study_missing", "extra_forbidden": "errors.study_unknown"}
    key = kinds.get(fault["type"], "errors.study_wrong")
    return StudyError(key, language=language, file=file.name, entry=entry, met=_short(met), accepted=fault["msg"])


def _short(met: Any) -> str:
    written = repr(met)
    return written if len(written) <= 60 else written[:57] + "..."


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
