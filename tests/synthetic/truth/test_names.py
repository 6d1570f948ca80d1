from __future__ import annotations

import json
from importlib import resources

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.truth import names

KNOWN = json.loads(resources.files("codicefiscale").joinpath("data/names.json").read_text(encoding="utf-8"))


def test_no_first_name_is_in_the_list_of_first_names() -> None:
    draws = Draws(0, "names")
    made = {
        names.first_name(draws, sex, foreign=bool(foreign)) for sex in "FM" for foreign in (0, 1) for _ in range(500)
    }
    known = {name.casefold() for of_sex in KNOWN.values() for name in of_sex}
    assert len(made) > 100
    assert not {name.casefold() for name in made} & known


def test_names_have_the_signs_that_clerks_stumble_over() -> None:
    draws = Draws(0, "signs")
    surnames = [names.surname(draws) for _ in range(200)]
    assert any("'" in name for name in surnames)
    assert any(name.startswith("De ") for name in surnames)
    assert any(" " in names.surname(draws, foreign=True) for _ in range(20))
    assert any(names.first_name(draws, "M").endswith("ò") for _ in range(100))
