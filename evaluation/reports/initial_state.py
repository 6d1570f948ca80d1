"""The state that every report starts from, whichever engine runs it and whatever ran before."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

INLINE_FIGURES = "module://matplotlib_inline.backend_inline"
THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
FIXED = {
    **dict.fromkeys(THREADED, "1"),
    # Arrow's allocator would start a thread when it is imported, and a process with threads must not fork.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MPLBACKEND": INLINE_FIGURES,
    "MATPLOTLIBRC": os.devnull,
    "PYTHONHASHSEED": "0",
}


def environment(scratch: Path) -> Mapping[str, str]:
    """Return the environment variables that reports run with: no threads in sums, no settings of the user.

    Parameters
    ----------
    scratch : Path
        Folder for what IPython and Jupyter write while they run.
    """
    places = {"IPYTHONDIR": str(scratch / "ipython"), "JUPYTER_RUNTIME_DIR": str(scratch / "jupyter")}
    return {**os.environ, **FIXED, **places, **_same_package()}


def _same_package() -> dict[str, str]:
    """Have every process import the package that is running, where that is not the one that is installed."""
    folder = Path(__file__).parents[2]
    if folder.name.endswith("-packages"):
        return {}
    return {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])}


def begin(name: str, memory: Path | None = None) -> None:
    """Give the process that is about to run a report its own seeds, and say what memory it holds before.

    Parameters
    ----------
    name : str
        Name of the report: the same name gives the same seeds.
    memory : Path, optional
        File to say it in, when the memory that the report takes beyond the libraries is limited.
    """
    import numpy as np

    if memory is not None:
        from evaluation.reports.workers.memory import declare_start
        from evaluation.reports.workers.warm import load_libraries

        load_libraries()
        declare_start(memory)
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
    random.seed(seed)
    np.random.seed(seed)


def begin_with_first_cell(name: str, memory: str | None) -> None:
    """Call :func:`begin` in this kernel right before its first cell: it draws random numbers while it starts."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    events = shell.events

    def first(_: object) -> None:
        events.unregister("pre_run_cell", first)
        begin(name, Path(memory) if memory else None)

    events.register("pre_run_cell", first)


def code_for_kernel(name: str, memory: Path | None) -> str:
    """Return the line of Python that calls :func:`begin_with_first_cell` and leaves no name behind."""
    module = f"__import__({__name__!r}, fromlist=['begin'])"
    return f"{module}.{begin_with_first_cell.__name__}({name!r}, {str(memory) if memory else None!r})"
