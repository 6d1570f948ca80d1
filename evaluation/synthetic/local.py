"""What is a study's own in its test registers: the file ``synthetic.toml`` of its folder, none of it needed."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ValidationError

from evaluation import languages
from evaluation.errors import StudyError
from evaluation.study import Study
from evaluation.study.entries import Frozen, Many
from evaluation.study.faults import study_error
from evaluation.toml_file import read_toml

FILE = "synthetic.toml"


class Area(Frozen):
    """Where people live and employers are."""

    province: str = "MI"
    telephone_prefixes: Many[str] = ("02", "030", "051")
    agencies_in: str = ""
    employers_elsewhere: Many[str] = ("Brescia", "Piacenza", "Torino")
    lives_elsewhere: Many[str] = ("Napoli", "NA", "80100")
    youth_site: str = ""
    counted_site: str = ""


class Local(BaseModel):
    """What is a study's own; ``docs/synthetic.md`` describes every entry."""

    model_config = Frozen.model_config

    programme: str = ""
    pacts_title: str = ""
    first_jobs_months: Many[int] = ()
    first_days: dict[str, dt.date] = {}
    choices: dict[str, int | str] = {}
    counts: dict[str, int | str] = {}
    seats: dict[str, float] = {}
    towns: dict[str, Many[Many[str]]] = {}
    area: Area = Area()
    spellings: dict[str, Many[str]] = {}
    notice_spellings: dict[str, Many[str]] = {}
    centres: dict[str, Many[str]] = {}
    centre_of_site: dict[str, str] = {}


def read_local(study: Study, language: str = languages.DEFAULT) -> Local:
    """Return what a study says of its test registers; defaults where it says nothing.

    Raises
    ------
    StudyError
        When the file is no TOML or has an entry that is unknown or wrong.
    """
    file = study.path(FILE)
    if not file.is_file():
        return Local()
    facts = read_toml(file, StudyError, language)
    try:
        return Local.model_validate(facts)
    except ValidationError as error:
        raise study_error(FILE, error.errors(), [], facts).spoken(language) from None
