"""From a study to a folder of reports: plan, execute, render, batch."""

from __future__ import annotations

import sys as _sys


def _load_jsonschema() -> None:
    """Load what checks notebooks without the grammar of web addresses that nothing of a notebook is held to.

    ``jsonschema`` takes ``rfc3987_syntax`` where it is installed (JupyterLab brings it), and its import compiles that
    grammar: more than three seconds at the start of each process. It stays there for whoever imports it by name.
    """
    if "jsonschema" in _sys.modules or "rfc3987_syntax" in _sys.modules:
        return
    _sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # makes its import fail, which jsonschema expects
    try:
        import jsonschema  # noqa: F401
    finally:
        del _sys.modules["rfc3987_syntax"]


_load_jsonschema()
