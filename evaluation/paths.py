"""Where the project's folders are: at the top of the repository, or inside the package where a wheel was installed."""

from __future__ import annotations

import os
from pathlib import Path

CACHE = "XDG_CACHE_HOME"
PACKAGE = Path(__file__).resolve().parent
SHIPPED = PACKAGE / "shipped"  # only in a wheel: pyproject.toml puts notebooks and studies there


def root() -> Path:
    """Return the folder that holds ``notebooks/`` and ``data/``; the variable ``EVALUATION_ROOT`` names another one."""
    named = os.environ.get("EVALUATION_ROOT")
    if named:
        return Path(named).expanduser().resolve()
    return SHIPPED if SHIPPED.is_dir() else PACKAGE.parent


def working_root() -> Path:
    """Return the folder that is written to, and that relative paths of studies start from.

    It is the repository, whatever the working directory; of an installed package, which nobody writes into, it is the
    working directory.
    """
    return Path.cwd() if root() == SHIPPED else root()


def data_folder() -> Path:
    """Return the folder of the studies that ship."""
    return root() / "data"


def notebooks_folder() -> Path:
    """Return the folder of the notebooks."""
    return root() / "notebooks"


def outputs_folder() -> Path:
    """Return the folder that reports are written to unless another one is asked for."""
    return working_root() / "outputs"


def configuration_folder() -> Path:
    """Return the folder of the user's configuration (``~/.config``, or ``XDG_CONFIG_HOME``)."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser().absolute() / "evaluation"


def cache_folder(study: str) -> Path:
    """Return the folder of the user's cache for a study (``~/.cache``, or ``XDG_CACHE_HOME``)."""
    return Path(os.environ.get(CACHE) or "~/.cache").expanduser().absolute() / "evaluation" / study
