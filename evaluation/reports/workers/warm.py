"""Everything that every report needs, loaded once: libraries, a first figure, the exporter with its templates."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import sys
from collections.abc import Iterator

LIBRARIES = (
    "statsmodels.api",
    "seaborn",
    "firthmodels",
    "duckdb",
    "pyarrow.pandas_compat",
    "ortools.sat.python.cp_model",
    "babel.lists",
    "pygments.lexers",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
)


def warm_up() -> None:
    """Load it all; afterwards a forked child starts with its report at once.

    Nothing here may start a thread, or set something up that a notebook's shell has to set up itself.
    """
    gc.disable()
    with _without("rfc3987_syntax"):
        import nbformat  # noqa: F401
    load_libraries()
    importlib.import_module("evaluation.reports.in_process")
    _draw()
    _check_a_table()
    _render()
    gc.freeze()  # what is loaded stays loaded: no child has to look through it, and all share its memory
    gc.enable()


def load_libraries() -> None:
    """Import what notebooks compute and draw with."""
    for name in (*LIBRARIES, *_vocabulary()):
        importlib.import_module(name)


@contextlib.contextmanager
def _without(module: str) -> Iterator[None]:
    """Have a module be absent for the duration of the block.

    jsonschema imports one, when it is there, that builds a grammar of international addresses for a whole second, and
    checks no such address in a notebook.
    """
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


def _vocabulary() -> tuple[str, ...]:
    import evaluation

    return tuple(evaluation._VOCABULARY)


def _draw() -> None:
    """Draw a figure that nobody sees: fonts and formulas are read the first time they are needed."""
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().set(title=r"$10^{-1}$", xscale="log", xlim=(1, 10))
    figure.savefig(io.BytesIO(), format="svg")


def _check_a_table() -> None:
    """Check a table that nobody sees: pandera chooses how to check the first time it does."""
    import pandas as pd
    import pandera.pandas as pa

    pa.DataFrameSchema({"a": pa.Column(int, pa.Check.ge(0))}).validate(pd.DataFrame({"a": [1]}))


def _render() -> None:
    """Render a page that nobody sees: templates are compiled the first time they are needed."""
    from nbformat import from_dict

    from evaluation import languages
    from evaluation.provenance import environment, program_fingerprint
    from evaluation.reports.outputs import PAYLOAD
    from evaluation.reports.render import render

    program_fingerprint()
    environment()
    said = dict.fromkeys(("study", "site", "edition", "title"), "-")
    for language in languages.available():
        payload = said | {"kind": "settings", "language": language, "nature": "synthetic"}
        opening = {"output_type": "display_data", "data": {"text/html": "<p></p>", PAYLOAD: payload}, "metadata": {}}
        code = {"cell_type": "code", "source": "1", "outputs": [opening], "metadata": {}, "execution_count": 1}
        text = {"cell_type": "markdown", "source": "## $x$\n\n*-*", "metadata": {}}
        notebook = {"cells": [code, text], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
        render(from_dict(notebook))  # type: ignore[no-untyped-call]
