"""The people of the default seed, and their registers read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from evaluation.registers.ledger import Ledger
from evaluation.registers.reading import read_folder
from evaluation.registers.values import parse_register
from evaluation.study import Study, read_study
from evaluation.synthetic import SEED
from evaluation.synthetic.local import read_local
from evaluation.synthetic.truth.whole import Truth
from evaluation.synthetic.world import World, published_world
from evaluation.synthetic.writing import invent, render_registers

ReadBack = tuple[Mapping[str, pd.DataFrame], Ledger]


@pytest.fixture(scope="session")
def study() -> Study:
    return read_study("fare-legami")


@pytest.fixture(scope="session")
def world(study: Study) -> World:
    return published_world(study.path("published.toml"), tuple(read_local(study).choices.items()))


@pytest.fixture(scope="session")
def make(study: Study) -> Callable[[int], Truth]:
    """Return a maker of the people of a seed."""
    return lambda seed: invent(study, seed)


@pytest.fixture(scope="session")
def truth(make: Callable[[int], Truth]) -> Truth:
    return make(SEED)


@pytest.fixture(scope="session")
def rendered(truth: Truth) -> Mapping[str, bytes]:
    return render_registers(truth)


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Mapping[str, bytes]], ReadBack]:
    """Return a reader of rendered files: the clean registers by name, and what was doubtful."""

    def read(rendered: Mapping[str, bytes]) -> ReadBack:
        folder = tmp_path_factory.mktemp("registers")
        for name, content in rendered.items():
            (folder / name).write_bytes(content)
        ledger = Ledger()
        rows = read_folder(folder, ledger)
        return {name: parse_register(of_register, ledger).frame for name, of_register in rows.items()}, ledger

    return read


@pytest.fixture(scope="session")
def read_back(read: Callable[[Mapping[str, bytes]], ReadBack], rendered: Mapping[str, bytes]) -> ReadBack:
    return read(rendered)
