"""What the notebooks of a study's own ask for: they are run once before the batch, and nothing of it is kept but that.

So that two of them do not show what only together gives somebody away, what may be shown is decided about all of them
before any page is made.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.analysis.result import Result
from evaluation.disclosure.rules import OFF
from evaluation.policy.decision import Asked, decide, of_the_pages
from evaluation.policy.kept import keep_decision, read_asked, write_asked
from evaluation.policy.terms import study_terms
from evaluation.study import Study

Parameters = Mapping[str, str]


def settle(study: Study, wanted: Sequence[tuple[Path, Parameters]]) -> None:
    """Decide what notebooks of a study's own may show, together with its other pages, and keep it for its reports.

    Parameters
    ----------
    study : Study
        The study; nothing is decided where nobody has to be protected.
    wanted : sequence of (path, parameters)
        The notebooks with the parameters they will run with.
    """
    if study.disclosure.threshold == OFF or not wanted:
        return
    asked = _asked(wanted)
    terms = study_terms(study, asked.alone)
    keep_decision(study, decide(terms, asked, study.disclosure.threshold, of_the_pages(terms)))


def _asked(wanted: Sequence[tuple[Path, Parameters]]) -> Asked:
    """Run notebooks in a process of their own, since they may do anything, and return what they asked for."""
    told = json.dumps([[str(path), dict(parameters)] for path, parameters in wanted])
    run = subprocess.run([sys.executable, "-m", __name__], input=told, capture_output=True, text=True, check=False)
    lines = run.stdout.splitlines()
    return read_asked(json.loads(lines[-1])) if run.returncode == 0 and lines else Asked()


def collect(path: Path, parameters: Parameters) -> Asked:
    """Return what the results of a notebook ask for, as far as it runs.

    A cell that fails ends it, as it will end the report, which says why.
    """
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(display_page=False)
    shell.user_ns.update(parameters)
    for source in _cells(path):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            result = shell.run_cell(source, store_history=False)  # type: ignore[no-untyped-call]
        if result.error_before_exec or result.error_in_exec:
            break
    formatter: Any = shell.display_formatter
    way = formatter.mimebundle_formatter.type_printers.get(Result)
    return way.door.asked if way is not None else Asked()


def _cells(path: Path) -> Iterator[str]:
    """Yield the code of a notebook but for its parameters, which are given, and for what is left out of its page."""
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        tags = set(cell.get("metadata", {}).get("tags", ()))
        if cell["cell_type"] == "code" and "parameters" not in tags:
            yield "".join(cell["source"])


def _main() -> None:
    """Read what to run from standard input and write what was asked for as the last line of standard output."""
    found = Asked()
    for path, parameters in json.load(sys.stdin):
        found += collect(Path(path), parameters)
    print(json.dumps(write_asked(found)))


if __name__ == "__main__":
    _main()
