import pytest

from evaluation.registers.values.amounts import read_amount, read_integer, read_share
from evaluation.registers.values.flags import read_yes_no


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2.000,00 €", 2000), ("2000", 2000), ("2.000", 2000), ("€ 2.000", 2000), ("2000,5", 2000.5),
        ("2000.50", 2000.5),
        ("2,000.00", 2000), ("EUR 2000", 2000), ("1.234.567,89", 1234567.89), ("-500,00", -500), ("2'000", 2000),
        ("2 000,00", 2000),
        ("2000,-", 2000), ("0", 0), ("2.1250", 2.125), ("1234.56789", 1234.56789),
    ],
)  # fmt: skip
def test_amounts(text: str, amount: float) -> None:
    assert read_amount(text).value == pytest.approx(amount)
    assert read_amount(text).problem == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [("2,000", "ambiguous_amount"), ("duemila", "not_an_amount"), ("1.2.3", "not_an_amount"), ("€", "not_an_amount")],
)
def test_amounts_that_cannot_be_read(text: str, problem: str) -> None:
    assert (read_amount(text).value, read_amount(text).problem) == (None, problem)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("74,9%", 0.749),
        ("75 %", 0.75),
        ("0,749", 0.749),
        ("75", 0.75),
        ("100%", 1),
        ("1", 1),
        ("0", 0),
        ("0,5%", 0.005),
    ],
)
def test_shares(text: str, share: float) -> None:
    assert read_share(text).value == pytest.approx(share)


@pytest.mark.parametrize("text", ["101%", "quasi tutto", "-5", "250"])
def test_what_is_no_share(text: str) -> None:
    assert read_share(text).problem == "not_a_share"


@pytest.mark.parametrize(("text", "number"), [("2", 2), ("2.0", 2), ("2,00", 2), ("2 incontri", 2), ("-1", -1)])
def test_whole_numbers(text: str, number: int) -> None:
    assert read_integer(text).value == number


@pytest.mark.parametrize("text", ["2,5", "due", "1,2E+10"])
def test_what_is_no_whole_number(text: str) -> None:
    assert read_integer(text).problem == "not_a_number"


@pytest.mark.parametrize("text", ["SI", "Sì", "Si\u0300", "si", "S", "s\u00a0", "SI'", "x", "1", "VERO", "yes"])
def test_yes(text: str) -> None:
    assert read_yes_no(text).value is True


@pytest.mark.parametrize("text", ["NO", "no ", "N", "0", "FALSO", "n"])
def test_no(text: str) -> None:
    assert read_yes_no(text).value is False


def test_neither() -> None:
    assert read_yes_no("forse").problem == "not_yes_or_no"
    assert (read_yes_no("").value, read_yes_no("").problem) == (None, "")
