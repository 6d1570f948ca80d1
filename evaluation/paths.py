"""Where the project's folders are; nothing here depends on the working directory."""

from __future__ import annotations

import os
from pathlib import Path


def root() -> Path:
    """Return the folder that holds ``notebooks/``, ``data/`` and ``outputs/``.

    The environment variable ``EVALUATION_ROOT`` names another one, for a package installed away from its repository.
    """
    named = os.environ.get("EVALUATION_ROOT")
    return Path(named).expanduser().resolve() if named else Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Return the folder of the studies that ship."""
    return root() / "data"


def notebooks_folder() -> Path:
    """Return the folder of the notebooks."""
    return root() / "notebooks"


def outputs_folder() -> Path:
    """Return the folder that reports are written to unless another one is asked for."""
    return root() / "outputs"
