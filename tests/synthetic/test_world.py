from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation import paths, published
from evaluation.errors import StudyError
from evaluation.study import Study
from evaluation.synthetic import world as worlds
from evaluation.synthetic.local import read_local
from evaluation.synthetic.world import World


def test_every_printed_figure_holds(study: Study, world: World) -> None:
    table = published.read(study.path("published.toml"))
    for figure in table.figures:
        met = Fraction(100 * world[figure.count], world[figure.of]) if figure.of else Fraction(world[figure.count])
        assert figure.window(table.rounding).contains(met), figure.id
        if figure.comparison == "about":
            assert str(met) == figure.printed


def test_all_pacts_are_among_the_people_observed(world: World) -> None:
    assert world["pact_followed"] == world["pact"] == 35
    assert world["pact_followed_work"] == world["pact_work"] == 18


def test_the_editions_are_those_of_the_study(study: Study, world: World) -> None:
    sites = [edition.site.lower() for edition in study.editions]
    assert len(sites) == world["editions"]
    assert all(sites.count(site) == world[f"editions_{site}"] for site in set(sites))


def test_figures_that_contradict_each_other_have_no_world() -> None:
    verdict = published.audit(published.read(paths.data_folder() / "examples" / "contradiction.toml"))
    with pytest.raises(StudyError, match="contradiction"):
        worlds.choose_world(verdict, "contradiction.toml", {})


def test_a_choice_that_no_world_has_is_named(study: Study) -> None:
    verdict = published.audit(published.read(study.path("published.toml")))
    choices = {**read_local(study).choices, "with_cpi_crema": 72}
    with pytest.raises(StudyError, match="with_cpi_crema = 72"):
        worlds.choose_world(verdict, "published.toml", choices)
