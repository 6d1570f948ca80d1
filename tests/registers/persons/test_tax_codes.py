"""Tax codes decode as python-codicefiscale decodes them."""

import datetime as dt
import random
from collections.abc import Iterator

import pyarrow as pa
import pytest
from codicefiscale import codicefiscale

from evaluation.registers.persons.tax_codes import INVALID, PERSONAL, PROVISIONAL, decode_tax_codes, mend_lookalikes
from evaluation.registers.values.towns import town_of_code

TODAY = dt.date.today()
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def random_codes(number: int) -> Iterator[str]:
    """Yield codes of random letters: most are valid in form, some have an impossible day, place or check letter."""
    draw = random.Random(20170430)
    places = [code for code in codicefiscale._get_data()["codes"] if len(code) == 4]
    for _ in range(number):
        stem = "".join(draw.choices(LETTERS, k=6)) + f"{draw.randrange(100):02d}" + draw.choice("ABCDEHLMPRST")
        stem += f"{draw.choice((draw.randrange(1, 29), draw.randrange(41, 69), draw.randrange(100))):02d}"
        stem += draw.choice(places) if draw.random() < 0.95 else f"A{draw.randrange(1000):03d}"
        signs = list(stem)
        for position in draw.sample((6, 7, 9, 10, 12, 13, 14), draw.choice((0, 0, 1, 3))):
            signs[position] = "LMNPQRSTUV"[int(signs[position])]
        stem = "".join(signs)
        yield stem + (codicefiscale.encode_cin(stem) if draw.random() < 0.9 else draw.choice(LETTERS))


def decode(*codes: str | None, reference: dt.date = TODAY) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = decode_tax_codes(pa.array(codes, pa.string()), reference).to_pylist()
    return rows


def test_agreement_with_the_library():
    codes = list(random_codes(1500))
    refused = 0
    for code, row in zip(codes, decode(*codes), strict=True):
        try:
            known = codicefiscale.decode(code)
        except ValueError as error:
            ceased = "wrong birthplace" in str(error) and not _is_active(str(row["place"]))
            assert row["kind"] == INVALID or ceased
            refused += 1
            continue
        assert row["kind"] == PERSONAL
        assert (row["sex"], row["place"]) == (known["gender"], known["birthplace"]["code"])
        assert row["base"] == known["omocodes"][0]
        assert row["omocode"] == (code != known["omocodes"][0])
        assert (row["surname_letters"], row["name_letters"]) == (code[:3], code[3:6])
        born, mine = known["birthdate"], row["code_birth_date"]
        assert isinstance(mine, dt.date)
        assert (mine.month, mine.day, mine.year % 100) == (born.month, born.day, born.year % 100)
    assert 100 < refused < 1000


def _is_active(place: str) -> bool:
    return town_of_code(place).active


def test_every_change_of_one_sign_is_refused(people):
    code = people[0].code
    changed = [
        code[:at] + sign + code[at + 1 :] for at in range(16) for sign in LETTERS + "0123456789" if sign != code[at]
    ]
    assert not [wrong for wrong, row in zip(changed, decode(*changed), strict=True) if row["kind"] == PERSONAL]


@pytest.mark.parametrize(
    ("code", "kind", "problem"),
    [
        (None, None, None),
        ("00123456789", PROVISIONAL, ""),
        ("0012345678", INVALID, "form"),
        ("BZKTND90A71G468", INVALID, "form"),
        ("BZKTND90F71G468A", INVALID, "form"),
        ("ÀZKTND90A71G468A", INVALID, "form"),
        ("BZKTND90A71G468A", INVALID, "check_letter"),
        ("BZKTND90B30G468", INVALID, "day"),
        ("BZKTND90A71A000", INVALID, "place"),
    ],
)
def test_what_is_wrong_is_said(code, kind, problem):
    if code and problem in ("day", "place"):
        code += codicefiscale.encode_cin(code)
    assert [(row["kind"], row["problem"]) for row in decode(code)] == [(kind, problem)]


@pytest.mark.parametrize(("reference", "year"), [(2016, 2006), (2015, 1906), (2109, 2006), (2005, 1906)])
def test_the_century_is_that_in_which_the_person_is_ten_at_least(reference, year):
    stem = "BZKTND06A71G468"
    (row,) = decode(stem + codicefiscale.encode_cin(stem), reference=dt.date(reference, 6, 1))
    assert row["code_birth_date"] == dt.date(year, 1, 31)


def test_letters_and_digits_that_look_alike_are_told_apart_by_their_place():
    codes = pa.array(
        ["BZKTND9OA71G468K", "BZKTND90A7IG468K", "8ZKTND90A71G468K", "B0KTND90A71G468K", "BZKTND90A71G468K", None]
    )
    assert mend_lookalikes(codes).to_pylist() == [
        "BZKTND90A71G468K",
        "BZKTND90A71G468K",
        None,
        "BOKTND90A71G468K",
        None,
        None,
    ]
