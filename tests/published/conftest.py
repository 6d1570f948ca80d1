"""The audit of the press article, made once for all tests."""

import pytest

from evaluation.paths import data_folder
from evaluation.published import audit, read


@pytest.fixture(scope="session")
def article_file():
    return data_folder() / "fare-legami" / "published.toml"


@pytest.fixture(scope="session")
def article(article_file):
    return audit(read(article_file))
