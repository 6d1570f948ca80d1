"""Names, codes and addresses of the people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.truth import codes, names

# Of nine hundred numbers of three digits.
_PHONES_OF_AN_AREA = 300
IDENTITY = ("sex", "birth_date", "foreign", "citizenship", "last_name", "first_name", "place")


def add_identities(people: pd.DataFrame, draws: Draws, prefixes: Sequence[str]) -> pd.DataFrame:
    """Return the people with ``last_name``, ``first_name``, ``place`` (of birth), ``tax_code``, ``phone``, ``email``.

    Two of them have the same name, sex, place and date of birth, and so two variants of one code; one has a provisional
    code. No other two share a name.
    """
    people = people.copy()
    named = _names(people, draws)
    people["last_name"], people["first_name"] = zip(*named, strict=True)
    people["place"] = [draws.one(tuple(codes.PLACES)) for _ in range(len(people))]
    roles = {role: index for index, role in people["role"].items()}
    base, variant = roles.get("omocode_base"), roles.get("omocode_variant")
    if base is not None and variant is not None:
        people.loc[variant, list(IDENTITY)] = people.loc[base, list(IDENTITY)]
    people["tax_code"] = [_code(person) for person in people.itertuples()]
    if base is not None and variant is not None:
        people.loc[variant, "tax_code"] = codes.omocode(people.loc[base, "tax_code"])
    people.loc[people["role"] == "provisional_code", "tax_code"] = codes.eleven_digits(draws)
    people["phone"] = _different_phones(len(people), draws, prefixes)
    people["email"] = [codes.email(person.last_name, person.first_name) for person in people.itertuples()]
    return people


def _names(people: pd.DataFrame, draws: Draws) -> list[tuple[str, str]]:
    taken: dict[tuple[str, str], None] = {}
    for person in people.itertuples():
        while (name := _name(person.sex, draws, foreign=person.foreign)) in taken:
            pass
        taken[name] = None
    return list(taken)


def _name(sex: str, draws: Draws, *, foreign: bool) -> tuple[str, str]:
    return names.surname(draws, foreign=foreign), names.first_name(draws, sex, foreign=foreign)


def _code(person: Any) -> str:
    return codes.tax_code(person.last_name, person.first_name, person.sex, person.birth_date, person.place)


def _different_phones(number: int, draws: Draws, prefixes: Sequence[str]) -> list[str]:
    phones: dict[str, None] = {}
    digits = 3 if number < _PHONES_OF_AN_AREA * len(prefixes) else 7
    while len(phones) < number:
        phones[codes.telephone(draws, prefixes, digits)] = None
    return list(phones)
