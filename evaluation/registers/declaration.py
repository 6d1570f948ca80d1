"""The ``[registers]`` table of a study: where its registers are, how they are read, what counts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from evaluation.registers.schemas import Options


def _listed(met: Any) -> Any:
    """Return a list as a tuple; a text, whose letters could be taken for a list, as it is."""
    return tuple(met) if isinstance(met, list) else met


Spellings = Annotated[tuple[str, ...], BeforeValidator(_listed)]
READING = ("files", "headers", "ignore", "labels", "delimiter", "hidden_rows", "one_means")


class Registers(BaseModel):
    """What a study says about its registers, all of it optional; ``docs/study.md`` describes every entry."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    folder: str = "registers"
    key_file: str | None = None
    extraction: dt.date | None = None
    delay_days: Annotated[int, Field(ge=0)] = 50
    followup_end: dt.date | None = None
    ages: Annotated[tuple[int, int], BeforeValidator(_listed)] = (15, 75)
    editions: dict[str, Spellings] = {}
    sites: dict[str, Spellings] = {}
    hours_class: Annotated[float, Field(gt=0)] | None = None
    hours_individual: Annotated[float, Field(ge=0)] = 0
    hours_base: Literal["class", "course"] = "class"
    blank_means: Literal["absent", "not_recorded"] = "absent"
    silence_means: Literal["missing", "nothing"] = "missing"
    attendance_threshold: Annotated[float, Field(gt=0, le=1)] = 0.75
    attendance_operator: Literal[">", ">="] = ">"
    counselled: Literal["row", "held", "hour"] = "held"
    observed: Literal["tax_code", "services", "exposure"] = "tax_code"
    observed_months: Annotated[float, Field(ge=0)] = 0
    files: dict[str, Spellings] = {}
    headers: dict[str, dict[str, Spellings]] = {}
    ignore: dict[str, Spellings] = {}
    labels: dict[str, dict[str, Spellings]] = {}
    delimiter: str | None = None
    hidden_rows: Literal["keep", "quarantine"] = "keep"
    one_means: Literal["present", "hour"] | None = None
    open_dates: Annotated[tuple[dt.date, ...], BeforeValidator(_listed)] | None = None

    @model_validator(mode="after")
    def _agree(self) -> Registers:
        if self.hours_base == "course" and self.hours_class is None:
            facts = {"entry": "registers.hours_base", "met": "course", "key": "hours_class"}
            raise PydanticCustomError("study", "see hours_class", facts)
        return self

    def options(self) -> Options:
        """Return what concerns the reading of the files."""
        from evaluation.registers.schemas import OPEN_DATES, Options

        given = {name: getattr(self, name) for name in READING}
        return Options(**given, open_dates=OPEN_DATES if self.open_dates is None else self.open_dates)
