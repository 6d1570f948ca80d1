"""From a study to a folder of reports: plan, execute, render, batch."""

from __future__ import annotations

import importlib
import sys


def _load_jsonschema() -> None:
    """Load what checks notebooks without the grammar of web addresses that nothing of a notebook is held to.

    ``jsonschema`` takes ``rfc3987_syntax`` where it is installed (JupyterLab brings it), and its import compiles that
    grammar: more than three seconds at the start of each process. It stays there for whoever imports it by name.
    """
    if "jsonschema" in sys.modules or "rfc3987_syntax" in sys.modules:
        return
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # makes its import fail, which jsonschema expects
    try:
        importlib.import_module("jsonschema")
    finally:
        del sys.modules["rfc3987_syntax"]


_load_jsonschema()
