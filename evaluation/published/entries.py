"""The entries of a file of published figures, each checked when it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from evaluation.published.expressions import NAME, Interval, Linear, Relation, parse_expression, parse_relation
from evaluation.published.printed import Comparison, Printed, Rounding, parse_printed

LARGEST = 10**8
Parsed = TypeVar("Parsed")


def _parsed(
    parse: Callable[[str], Parsed], fault: Literal["not_a_number", "not_an_expression", "not_a_relation"]
) -> Any:
    def read(met: Any) -> Parsed:
        if not isinstance(met, str):
            raise PydanticCustomError(fault, "not a text")
        try:
            return parse(met)
        except ValueError:
            raise PydanticCustomError(fault, "cannot be read") from None

    return BeforeValidator(read)


def _identifier(met: str) -> str:
    if not re.fullmatch(NAME, met):
        raise PydanticCustomError("not_an_id", "not an identifier")
    return met


def _at_most_100(met: Printed) -> Printed:
    if met.value > 100:
        raise PydanticCustomError("percentage_over_100", "over 100")
    return met


def _ordered(met: Any) -> Any:
    numbers = tuple(met) if isinstance(met, list | tuple) else ()
    whole = all(isinstance(number, int) and not isinstance(number, bool) for number in numbers)
    if len(numbers) != 2 or not whole or not 0 <= numbers[0] <= numbers[1] <= LARGEST:
        raise PydanticCustomError("not_a_range", "not a range")
    return Interval(*numbers)


def _by_language(met: Any) -> Any:
    return {"": met} if isinstance(met, str) else met


Id = Annotated[str, AfterValidator(_identifier)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(lambda met: tuple(met) if isinstance(met, list) else met)]
Texts = Annotated[Mapping[str, str], BeforeValidator(_by_language)]
Number = Annotated[Printed, _parsed(parse_printed, "not_a_number")]
Percent = Annotated[Number, AfterValidator(_at_most_100)]
Expression = Annotated[Linear, _parsed(parse_expression, "not_an_expression")]
Related = Annotated[Relation, _parsed(parse_relation, "not_a_relation")]
Relations = Annotated[tuple[Related, ...], BeforeValidator(lambda met: tuple(met) if isinstance(met, list) else met)]
Whole = Annotated[int, Field(ge=0, le=LARGEST)]
Span = Annotated[Interval, BeforeValidator(_ordered)]


class Entry(BaseModel):
    """A part of the file: unknown names are refused, nothing can be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)


class Named(Entry):
    """Something with an identifier and, by language, a label and what the source states about it."""

    id: Id
    label: Texts = Field(default_factory=dict)
    stated: Texts = Field(default_factory=dict)


class Count(Named):
    """A count of people or things: printed, or unknown within a range; ``within`` names groups it is a part of.

    ``unit`` is what it counts where that is not people, for one and for more (``"hour|hours"``).
    """

    unit: Texts = Field(default_factory=dict)
    printed: Whole | None = None
    comparison: Comparison = "equal"
    range: Span | None = None
    within: Ids = ()


class Percentage(Named):
    """A printed percentage: ``count`` (unknown, with the same id, if left out) as a share of the count ``of``."""

    printed: Percent
    of: Id
    count: Id | None = None
    comparison: Comparison = "equal"

    @property
    def part(self) -> str:
        """The count that is the share."""
        return self.count or self.id


class Mean(Named):
    """A printed mean of whole numbers: ``total`` over the count ``of``, each person giving ``items`` of them."""

    printed: Number
    of: Id
    total: Id | None = None
    items: Annotated[int, Field(ge=1, le=1000)] = 1
    comparison: Comparison = "equal"

    @property
    def part(self) -> str:
        """The count that is the total."""
        return self.total or self.id


class Assumption(Named):
    """Something the source does not say: relations that hold, figures that are right; in force unless told not."""

    holds: Relations = ()
    figures: Ids = ()
    in_force: bool = True

    @model_validator(mode="after")
    def _printed_figures_are_in_force(self) -> Assumption:
        if self.figures and not self.in_force:
            raise PydanticCustomError("figures_not_in_force", "figures not in force")
        return self


class Combination(Named):
    """Assumptions dropped and adopted together, to be solved as one scenario."""

    drop: Ids = ()
    adopt: Ids = ()
    rounding: Rounding | None = None


class DerivedCount(Named):
    """A derived count."""

    count: Expression


class DerivedRate(Named):
    """A derived rate: ``events`` out of ``n``, and up to ``more`` further ones that nobody published."""

    events: Expression
    n: Expression
    more: Expression | None = None


class DerivedDifference(Named):
    """A derived difference of two rates: ``events1`` out of ``n1`` minus ``events0`` out of ``n0``."""

    events1: Expression
    n1: Expression
    events0: Expression
    n0: Expression


def say(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language; if there is none, the text for all languages or the first one; else nothing."""
    return texts.get(language) or texts.get("") or next(iter(texts.values()), "")
