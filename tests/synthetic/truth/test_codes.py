from __future__ import annotations

import datetime as dt
import json
from importlib import resources

import pytest
from codicefiscale import codicefiscale

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.truth import codes
from evaluation.synthetic.truth.whole import Truth

OLDEST_BIRTH = dt.date(1955, 1, 1)
RECORDS = json.loads(resources.files("codicefiscale").joinpath("data/municipalities.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("place", codes.PLACES)
def test_the_places_of_birth_had_ceased_long_before(place: str) -> None:
    records = [record for record in RECORDS if record["code"] == place]
    assert records[-1]["name"] == codes.PLACES[place]
    assert all(dt.date.fromisoformat(record["date_deleted"][:10]) < OLDEST_BIRTH for record in records)


@pytest.mark.parametrize("place", codes.PLACES)
@pytest.mark.parametrize("year", [1955, 1976, 1997])
def test_the_codes_are_valid_in_form_and_read_as_they_are_meant(place: str, year: int) -> None:
    read = codicefiscale.decode(codes.tax_code("Zelvi", "Torma", "F", dt.date(year, 5, 9), place))
    assert (read["birthdate"].date(), read["gender"]) == (dt.date(year, 5, 9), "F")
    assert (read["birthplace"]["code"], read["birthplace"]["active"]) == (place, False)


def test_nobody_enrolled_can_have_been_born_where_the_code_says(truth: Truth) -> None:
    personal = truth.people[truth.people["role"] != "provisional_code"]
    assert len(personal) == len(truth.people) - 1
    for code in personal["tax_code"]:
        read = codicefiscale.decode(code)
        assert read["birthplace"]["date_deleted"] < read["birthdate"].isoformat()


def test_the_variant_of_a_code_has_the_same_base() -> None:
    code = codes.tax_code("Zelvi", "Torma", "M", dt.date(1990, 1, 2), "A011")
    variant = codes.omocode(code)
    assert variant != code
    assert codicefiscale.is_omocode(variant)
    assert codicefiscale.decode(variant)["omocodes"][0] == code


@pytest.mark.parametrize("seed", range(20))
def test_eleven_digits_name_an_office_that_does_not_exist(seed: int) -> None:
    code = codes.eleven_digits(Draws(seed, "eleven"))
    luhn = sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(code))
    assert (len(code), code[7:10], luhn % 10) == (11, "000", 0)


def test_telephones_and_addresses_reach_nobody(truth: Truth) -> None:
    assert truth.people["phone"].str.fullmatch(r"037[235] 000\d{3}").all()
    assert truth.people["email"].str.fullmatch(r"[a-z]+\.[a-z]+@example\.org").all()
