"""The entries of ``study.toml``, each a frozen model."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from evaluation.disclosure.rules import DEFAULT, OFF

ALL = "all"
ENROLLED = "enrolled"
NO_EVENT = "none"
UNKNOWN_EVENT = "unknown"


# The validation context under which the languages of the study are known.
LANGUAGES = "languages"
LONGEST_TIME = 100_000

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
    """What counts as success: the kinds of events that do, within the follow-up window."""

    events: Many[Id]


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
    horizons: Many[Wait]
    window: Wait
    landmarks: Many[Wait] = ()

    @property
    def per_month(self) -> float:
        """How many units make a month (a year has 12 months, 52 weeks, 26 fortnights, 365.25 days)."""
        return {"day": 365.25, "week": 52.0, "fortnight": 26.0, "month": 12.0}[self.unit] / 12


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
    names beside it.
    """

    file: str
    headline: Id
    base: Id
    unseen: Id
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
    """The grid of reports: which notebooks, and whether each site gets reports of its own."""

    notebooks: Many[str]
    by_site: Many[str] = ()


class Disclosure(Frozen):
    """The smallest count that may be shown; 0 only where the data are public or synthetic."""

    threshold: Annotated[int, Field(ge=OFF)] = DEFAULT
