"""The people of the shipped studies, loaded once."""

import pytest

import evaluation as ev


@pytest.fixture(scope="session")
def rossi():
    """Settings and people of the study with the lottery."""
    settings = ev.settings(study="rossi", language="en")
    return settings, ev.participants(settings)


@pytest.fixture(scope="session")
def fare_legami():
    """Settings and people of the study with registers."""
    settings = ev.settings(study="fare-legami", language="en")
    return settings, ev.participants(settings)
