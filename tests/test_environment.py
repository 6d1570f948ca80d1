"""pyproject.toml, requirements.lock and environment.yml describe the same environment."""

import re
import tomllib

import pytest
import yaml

from evaluation import paths

ROOT = paths.root()
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
CONDA_NAMES = {
    "python-duckdb": "duckdb",
    "ortools-python": "ortools",
    "matplotlib-base": "matplotlib",
    "pandera-pandas": "pandera",
}
NOT_IN_THE_LOCK = {"python", "pip", "make"}


def locked() -> dict[str, str]:
    return {name: version for name, version in re.findall(r"^([a-z0-9_.-]+)==([^\s;]+)", LOCK, re.MULTILINE)}


def required() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    texts = [*project["dependencies"], *extras["cluster"], *extras["dev"]]
    return {re.match(r"[A-Za-z0-9_.-]+", text)[0].lower(): text for text in texts}


def conda() -> dict[str, str]:
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    pairs = [entry.split("=", 1) for entry in entries if isinstance(entry, str) and "=" in entry]
    pairs += [entry.split("==", 1) for entry in pip if "==" in entry]
    return {CONDA_NAMES.get(name, name): version for name, version in pairs}


@pytest.mark.parametrize("name", sorted(required()))
def test_every_requirement_is_locked_and_in_the_conda_environment(name):
    from packaging.requirements import Requirement

    version = locked()[name]
    assert Requirement(required()[name]).specifier.contains(version)
    assert (version + ".").startswith(conda()[name] + ".")


def test_the_conda_environment_has_nothing_of_its_own():
    assert set(conda()) - set(required()) <= NOT_IN_THE_LOCK


def test_every_locked_package_has_a_hash_and_no_index_is_named():
    entries = re.findall(r"^[a-z0-9_.-]+==.*?(?=^[a-z0-9_.-]+==|\Z)", LOCK, re.MULTILINE | re.DOTALL)
    assert len(entries) == len(locked()) > 100
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in LOCK
    assert "index-url" not in LOCK
