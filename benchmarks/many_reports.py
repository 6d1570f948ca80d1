"""Whether a long batch holds on to anything: memory, processes and open files after each hundred small reports.

Run with ``python -m benchmarks.many_reports``; 1,000 reports by default.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import tempfile
import time
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

from evaluation import paths
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import Planned, plan
from evaluation.reports.record import Record
from evaluation.reports.workers import open_workers
from evaluation.reports.workers.schedule import Workers
from evaluation.study import Study, read_study

MEBIBYTE = 2**20
PARAMETERS = 'study: str = "rossi"\nsite: str = "all"\nedition: str = "all"\nlanguage: str = "it"'
OPENING = """
import evaluation as ev
settings = ev.settings(study=study, site=site, edition=edition, language=language)
ev.page(settings, "40_pact_comparison")
"""


def small_reports(count: int, folder: Path) -> Study:
    """Return a study with so many reports, each of which only says what it is about."""
    shutil.copytree(paths.data_folder() / "rossi", folder)
    names = [f"{number:05}_small" for number in range(count)]
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = re.sub(r"^notebooks = .*$", f"notebooks = {json.dumps(names)}", text, flags=re.MULTILINE)
    text = re.sub(r"^languages = .*$", 'languages = ["en"]', text, flags=re.MULTILINE)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    cells = [new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}), new_code_cell(OPENING)]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    (folder / "notebooks").mkdir()
    for name in names:
        notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, folder / "notebooks" / f"{name}.ipynb")
    return read_study(folder)


def state(workers: Workers) -> str:
    """Return what this process and the one that forks hold now."""
    zygote = psutil.Process(workers.process_id)  # type: ignore[attr-defined]
    running = len(zygote.children(recursive=True))
    return f"batch {held_by(psutil.Process())}; zygote {held_by(zygote)}; {running} reports running"


def held_by(process: psutil.Process) -> str:
    """Return memory, open files and threads of a process."""
    memory = process.memory_info().rss / MEBIBYTE
    return f"{memory:.0f} MiB, {process.num_fds()} files, {process.num_threads()} threads"


def main() -> None:
    """Make the reports and print the state after each tenth of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=1000)
    count = parser.parse_args().reports
    ended: list[str] = []
    with tempfile.TemporaryDirectory() as folder, open_workers("fork", print) as workers:
        study, started = small_reports(count, Path(folder) / "study"), time.perf_counter()

        def listen(_: Planned, record: Record | None) -> None:
            if record is not None:
                assert record.status == "done", record
                ended.append(record.name)
                if len(ended) % max(1, count // 10) == 0:
                    print(
                        f"{len(ended):6} reports, {time.perf_counter() - started:5.0f} s: {state(workers)}", flush=True
                    )

        run_batch(study, plan(study), Path(folder) / "out", opened=workers, listen=listen)
        print(f"with lists, {time.perf_counter() - started:5.0f} s: {state(workers)}")


if __name__ == "__main__":
    main()
