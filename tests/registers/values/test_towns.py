import pytest

from evaluation.registers.schemas import identifiers
from evaluation.registers.values.offices import read_office
from evaluation.registers.values.towns import read_town, town_of_code

ALIASES = identifiers("town", {})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Crema", "D142"), ("CREMA", "D142"), ("Crema (CR)", "D142"), ("Crema, CR", "D142"),
        ("Comune di Crema", "D142"),
        ("Cremona - fraz. Cavatigozzi", "D150"), ("Casalmagg.re", "B898"), ("S.Giovanni in Croce", "H918"),
        ("S. Bassano", "H767"), ("S. Agata Bolognese", "I191"), ("Torre de Picenardi", "L258"),
        ("Torre de’ Picenardi", "L258"),
        ("Torre de' Picenardi", "L258"), ("Piadena", "G536"), ("Piadena Drizzona", "M418"), ("Castro (BG)", "C337"),
        ("Castro (LE)", "M261"),
        ("D150", "D150"), ("d150", "D150"), ("019036", "D150"), ("19036", "D150"), ("26100.0", "D150"),
        ("26013", "D142"),
        ("Romania", "Z129"), ("Z129", "Z129"), ("Moldavia", "Z140"), ("Cina", "Z210"), ("Kossovo", "Z160"),
        ("Jugoslavia", "Z118"),
        ("Forlì", "D704"), ("FORLI'", "D704"), ("Reggio Emilia", "H223"),
    ],
)  # fmt: skip
def test_towns_by_name_and_by_code(text: str, code: str) -> None:
    reading = read_town(text, ALIASES)
    assert reading.problem == ""
    assert reading.value.code == code


@pytest.mark.parametrize("text", ["Castro", "Livo", "Peglio", "Samone", "San Teodoro"])
def test_a_name_of_two_towns_is_never_decided(text: str) -> None:
    assert (read_town(text).value, read_town(text).problem) == (None, "ambiguous_town")


@pytest.mark.parametrize("text", ["Xyz", "X999", "Crema (BG)", "00000"])
def test_unknown_towns(text: str) -> None:
    assert read_town(text, ALIASES).problem == "unknown_town"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Reggio Emilia", "Reggio nell'Emilia"),
        ("REGGIO EMILIA (RE)", "Reggio nell'Emilia"),
        ("Reggio E.", "Reggio nell'Emilia"),
        ("Reggio Calabria", "Reggio di Calabria"),
        ("Torre Picenardi", "Torre de' Picenardi"),
        ("Trezzano Naviglio", "Trezzano sul Naviglio"),
        ("Casal Maggiore", "Casalmaggiore"),
        ("Bolzano/Bozen", "Bolzano"),
    ],
)
def test_small_words_and_blanks_may_be_left_out(text: str, name: str) -> None:
    assert (read_town(text).value.name, read_town(text).rule) == (name, "town_spelling")


@pytest.mark.parametrize(("text", "problem"), [("Reggio", "unknown_town"), ("Cremona/Crema", "ambiguous_town")])
def test_half_a_name_is_no_town(text: str, problem: str) -> None:
    assert read_town(text).problem == problem


def test_names_are_written_as_usual() -> None:
    assert [town_of_code(code).name for code in ("H918", "L258", "H357", "H223")] == [
        "San Giovanni in Croce",
        "Torre de' Picenardi",
        "Rivolta d'Adda",
        "Reggio nell'Emilia",
    ]


def test_a_changed_spelling_is_said() -> None:
    assert read_town("Crema").rule == ""
    assert read_town("CREMA").rule == "town_spelling"


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("CPI CR", "Cremona"), ("Cremona", "Cremona"), ("C.P.I. di Crema", "Crema"), ("CPI Soresina", "Soresina"),
        ("Centro per l'impiego di Casalmaggiore", "Casalmaggiore"), ("Centro Impiego - Crema", "Crema"),
    ],
)  # fmt: skip
def test_employment_centres(text: str, town: str) -> None:
    assert read_office(text, ALIASES).value.name == town


@pytest.mark.parametrize("text", ["CPI", "cpi di Atlantide"])
def test_employment_centres_that_are_not_known(text: str) -> None:
    assert read_office(text, ALIASES).problem == "unknown_office"
