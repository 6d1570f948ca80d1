"""The entries of ``study.toml``, each a frozen model."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from evaluation.disclosure.rules import DEFAULT, OFF

ALL = "all"
ENROLLED = "enrolled"
NO_EVENT = "none"
UNKNOWN_EVENT = "unknown"


# No entries of a file are called so.
TREATED_LEVELS, CONTROL_LEVELS = "<treated>", "<control>"

# The validation context under which the languages of the study are known.
LANGUAGES = "languages"
LONGEST_TIME = 100_000
MOMENTS = (3, 6, 12, 18)

Each = TypeVar("Each")


def _speakable(texts: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Return the texts of the study's languages; those of others may stand in the file and are left where they are."""
    if not texts or any(not text.strip() for text in texts.values()):
        raise PydanticCustomError("empty_text", "a text for each language, none empty")
    declared = (info.context or {}).get(LANGUAGES) or list(texts)
    for language in declared:
        if language not in texts:
            raise PydanticCustomError("missing_language", "a text for each language", {"language": language})
    return {language: texts[language] for language in declared}


def _slug(name: str) -> str:
    if name == ALL or not name or not all(sign.isalnum() or sign in "-_" for sign in name):
        raise PydanticCustomError("slug", "letters, digits, '-' and '_' only, and not the word 'all'")
    return name


def _listed(met: Any) -> Any:
    """Return a list as a tuple; a text, whose letters could be taken for a list, as it is."""
    return tuple(met) if isinstance(met, list) else met


def _number(met: Any) -> Any:
    """Return a whole number as one with decimals, which strict models would refuse."""
    return float(met) if type(met) is int else met


Text = Annotated[dict[str, str], AfterValidator(_speakable)]
Id = Annotated[str, Field(max_length=100), AfterValidator(_slug)]
Many = Annotated[tuple[Each, ...], BeforeValidator(_listed)]
Wait = Annotated[int, Field(gt=0, le=LONGEST_TIME)]


class Frozen(BaseModel):
    """A part of a study: unknown names are refused, nothing can be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


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
    """What counts as success: the kinds of first events that do, within the follow-up window, or a column.

    Parameters
    ----------
    events : tuple of str
        The kinds of first events that count.
    column : str
        Instead of them, a column of the participants table.
    kind : {"binary", "continuous", "time"}
        What the column holds: true or false, a number, or the months until a first event that may not have come.
    """

    events: Many[Id] = ()
    column: str = ""
    kind: Literal["binary", "continuous", "time"] = "binary"

    @property
    def is_number(self) -> bool:
        """Whether people have more or less of it, and not with it or without."""
        return self.kind == "continuous"

    @property
    def has_time(self) -> bool:
        """Whether it is known when it came."""
        return not self.column or self.kind == "time"


class Subgroup(Item):
    """Some of the people, chosen by a condition on columns of the participants table."""

    where: str


Level = str | int | float | bool


class Arms(Frozen):
    """The two arms: their labels and that of the arm variable; where they are levels of a column, which.

    ``treated`` and ``control`` are labels by language; with ``column`` they are lists of its levels, and their labels
    stand in ``labels``, the levels themselves unless said.
    """

    name: Text
    treated: Text
    control: Text
    column: str = ""
    treated_levels: Annotated[Many[Level], Field(validation_alias=TREATED_LEVELS)] = ()
    control_levels: Annotated[Many[Level], Field(validation_alias=CONTROL_LEVELS)] = ()

    @model_validator(mode="before")
    @classmethod
    def _levels(cls, met: Any, info: ValidationInfo) -> Any:
        """Return the entries with lists of levels under names of their own."""
        if not isinstance(met, dict) or "column" not in met:
            return met
        labels = met.get("labels", {})
        found = {name: value for name, value in met.items() if name != "labels"}
        for arm, name in (("treated", TREATED_LEVELS), ("control", CONTROL_LEVELS)):
            levels = met.get(arm)
            if isinstance(levels, list) and all(isinstance(level, Level) for level in levels):
                usual = dict.fromkeys((info.context or {}).get(LANGUAGES, ()), ", ".join(map(str, levels)))
                found |= {name: levels, arm: labels.get(arm, usual) if isinstance(labels, dict) else labels}
        return found


class Primary(Frozen):
    """The primary analysis, fixed before looking."""

    outcome: Id
    population: Id
    inference: Literal["miettinen-nurminen", "newcombe", "agresti-caffo", "wald"] = "miettinen-nurminen"
    level: Annotated[float, Field(gt=0.5, lt=1)] = 0.95


class Time(Frozen):
    """Time zero, the unit in which waiting is observed and shown, and the horizons of the reports."""

    zero: Text
    unit: Literal["day", "week", "fortnight", "month"] = "month"
    horizons: Many[Wait]
    window: Wait
    landmarks: Many[Wait] = ()
    in_work: Many[Wait] = ()

    @property
    def per_month(self) -> float:
        """How many units make a month (a year has 12 months, 52 weeks, 26 fortnights, 365.25 days)."""
        return {"day": 365.25, "week": 52.0, "fortnight": 26.0, "month": 12.0}[self.unit] / 12

    @property
    def moments(self) -> tuple[int, ...]:
        """The times at which it is asked who is in work: those of ``in_work``, else 3, 6, 12 and 18 months."""
        return self.in_work or tuple(round(months * self.per_month) for months in MOMENTS)


class Trial(Frozen):
    """The trial that the study would have been if it could have been held; what is left out follows from the data.

    Parameters
    ----------
    eligibility : dict of str, optional
        Who could have entered, by language.
    grace : float, optional
        Within what time after time zero the treatment has to begin, in the study's unit.
    follow_up : dict of str, optional
        What ends the follow-up of a person, by language.
    """

    eligibility: Text | None = None
    grace: Annotated[float, BeforeValidator(_number), Field(gt=0, le=LONGEST_TIME)] | None = None
    follow_up: Text | None = None


class Participants(Frozen):
    """How a public file becomes the participants table: one SQL query over the table ``raw``.

    How the file is written need be said only where its bytes and its header leave that open.
    """

    file: str
    sql: str
    encoding: Literal["utf-8", "utf-16", "cp1252"] | None = None
    delimiter: Literal[";", ",", "\t", "|", " ", ":"] | None = None
    quote: Literal['"', "'", ""] = '"'


class PublishedComparison(Item):
    """A comparison of the arms that published figures allow: a derived difference under a scenario of their audit."""

    scenario: str
    difference: str


class Published(Frozen):
    """A file of published figures, and the comparisons of the arms that follow from it, the primary one first.

    ``headline`` is the derived difference that the audit's page leads with, ``base`` and ``unseen`` the counts that it
    names beside it; ``claim`` the derived share that the source claims, ``claim_of_all`` the same of everybody;
    ``conclusion`` what it concludes, in the study's own words.
    """

    file: str
    headline: Id
    base: Id
    unseen: Id
    claim: Id | None = None
    claim_of_all: Id | None = None
    conclusion: Text | None = None
    comparisons: Many[PublishedComparison] = ()


class Covariate(Item):
    """Something known of people before the arm was chosen; ``levels`` labels its values where it has categories."""

    levels: dict[str, Text] = {}


class Adjustment(Frozen):
    """What the arms are made alike in, and within what they are compared.

    ``strata`` is the column within which the arm is shuffled and pooled (editions), empty where there is none.
    ``missing`` says what becomes of people of whom a covariate is not known: left out (``"complete"``), or kept, with
    not to be known as a value of its own (``"indicator"``).
    """

    covariates: Many[Covariate]
    strata: str = ""
    missing: Literal["complete", "indicator"] = "complete"


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
    """The grid of reports: which notebooks, and which of them each site, edition and subgroup gets for itself."""

    notebooks: Many[Id]
    by_site: Many[Id] = ()
    by_edition: Many[Id] = ()
    by_subgroup: Many[Id] = ()


class Disclosure(Frozen):
    """The smallest count that may be shown; 0 only where the data are public or synthetic, and then the reason."""

    threshold: Annotated[int, Field(ge=OFF)] = DEFAULT
    reason: Text | None = None
