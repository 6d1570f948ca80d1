"""How long a batch of reports takes, as a ratio to the usual way and to the floor.

The usual way is the commands of papermill and nbconvert, once per report. The floor is the same cells as functions in
processes that have everything loaded, with one exporter: no notebook is run at all. Every variant is timed as a whole,
from starting the first process to the end of the last, in rounds in which each runs once, so that a busy machine slows
all of them alike. Run with ``make bench-batch``.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import psutil

from evaluation import paths

STUDY, NOTEBOOKS = "rossi", ("40", "50")  # 432 people; in mccall, with 3,343, the work itself takes the time
PER_STUDY = 4
SIZES = (1, 8, 24)
PACKAGES = ("papermill", "nbconvert", "nbclient", "ipykernel", "pandas", "numpy", "matplotlib")
MEBIBYTE = 2**20


@dataclass(frozen=True)
class Order:
    """Reports to make: two notebooks in two languages for each study, or a single report; and where to."""

    studies: tuple[Path, ...]
    single: bool
    out: Path

    def reports(self) -> list[tuple[Path, str, str]]:
        """Return study, notebook and language of each."""
        from evaluation.reports.plan import plan
        from evaluation.study import read_study

        notebooks, languages = (NOTEBOOKS[:1], ["it"]) if self.single else (NOTEBOOKS, [])
        return [
            (study, str(planned.source), planned.language)
            for study in self.studies
            for planned in plan(read_study(study), notebooks, languages=languages)
        ]


def usual_way(order: Order) -> list[list[str]]:
    """Return the commands of papermill and nbconvert, a pair for each report."""
    commands = []
    for number, (study, notebook, language) in enumerate(order.reports()):
        executed = str(order.out / f"{number}.ipynb")
        given = ["-p", "study", str(study), "-p", "language", language]
        commands.append([_program("papermill"), notebook, executed, *given, "--cwd", str(Path(notebook).parent)])
        commands.append([_program("jupyter"), "nbconvert", "--to", "evaluation-report", executed])
    return commands


def batch(order: Order, *options: str) -> list[list[str]]:
    """Return the command of the batch."""
    studies = [part for study in order.studies for part in ("--study", str(study))]
    notebooks = [part for name in NOTEBOOKS[: 1 if order.single else None] for part in ("--only", name)]
    language = ["--language", "it"] if order.single else []
    return [[_program("evaluation"), "report", *studies, *notebooks, *language, "--out", str(order.out), *options]]


def in_python(way: str, order: Order) -> list[list[str]]:
    """Return the command that runs a function of this module by name."""
    studies = [str(study) for study in order.studies]
    single = ["--single"] if order.single else []
    return [[sys.executable, "-m", "benchmarks.batch", "--way", way, "--out", str(order.out), *single, *studies]]


VARIANTS: dict[str, Callable[[Order], list[list[str]]]] = {
    "papermill + nbconvert commands": usual_way,
    "papermill API, one process": lambda order: in_python("api", order),
    "evaluation, standard kernels": lambda order: batch(order, "--engine", "nbclient"),
    "evaluation": batch,
    "floor": lambda order: in_python("floor", order),
}


def api(order: Order) -> None:
    """Run each notebook through papermill's function and render it, all in this process."""
    import papermill

    from evaluation.reports.render import render

    for number, (study, notebook, language) in enumerate(order.reports()):
        given = {"study": str(study), "language": language}
        executed = papermill.execute_notebook(notebook, None, given, cwd=Path(notebook).parent, progress_bar=False)
        (order.out / f"{number}.html").write_text(render(executed).html, encoding="utf-8")


def floor(order: Order) -> None:
    """Run the cells as plain code in processes that have everything loaded, two at a time, and render them."""
    import multiprocessing

    from evaluation.reports.workers.warm import warm_up

    warm_up()
    with multiprocessing.get_context("fork").Pool(workers()) as pool:
        pages = pool.imap_unordered(_floor_page, order.reports(), chunksize=1)
        for number, page in enumerate(pages):
            (order.out / f"{number}.html").write_text(page, encoding="utf-8")


def _floor_page(report: tuple[Path, str, str]) -> str:
    import ast

    import nbformat

    from evaluation.reports.render import render

    study, path, language = report
    notebook = nbformat.read(path, as_version=4)
    names: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        body = ast.parse(cell.source).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), path, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(study=str(study), language=language)
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), path, "eval"), names)
            cell.outputs = [nbformat.v4.new_output("display_data", shown._repr_mimebundle_())]
    return str(render(notebook).html)


def workers() -> int:
    """Return how many reports are made at the same time, as the batch does."""
    return min(os.cpu_count() or 1, 8)


def prepare(size: int, folder: Path) -> Order:
    """Return an order for so many reports, of copies of a study, each with an id of its own."""
    studies = []
    for number in range(math.ceil(size / PER_STUDY)):
        copy = folder / f"{STUDY}-{number}"
        shutil.copytree(paths.data_folder() / STUDY, copy)
        text = (copy / "study.toml").read_text(encoding="utf-8")
        (copy / "study.toml").write_text(text.replace(f'id = "{STUDY}"', f'id = "{copy.name}"', 1), encoding="utf-8")
        studies.append(copy)
    return Order(tuple(studies), size == 1, folder / "out")


def measure(variant: str, order: Order) -> tuple[float, float]:
    """Run a variant and return its wall time and its processor time, in seconds."""
    shutil.rmtree(order.out, ignore_errors=True)
    order.out.mkdir()
    commands = VARIANTS[variant](order)
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, capture_output=True, cwd=paths.root())
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    made = count_pages(order)
    assert made == len(order.reports()), f"{variant} made {made} pages"
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def count_pages(order: Order) -> int:
    """Return how many pages of an order are there, by the names that the batch gives them or by number.

    Whatever else a way of making them writes, as lists and pages on review, is no report.
    """
    reports = order.reports()
    named = [f"{study.name}/{Path(notebook).stem}.{language}.html" for study, notebook, language in reports]
    numbered = [f"{number}.html" for number in range(len(reports))]
    return sum((order.out / page).is_file() for page in (*named, *numbered))


def compare(sizes: Sequence[int], rounds: int, variants: Sequence[str]) -> None:
    """Print a table for each size: medians over rounds, and ratios to the usual way and to the floor."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            order = prepare(size, Path(folder))
            found: dict[str, list[tuple[float, float]]] = {variant: [] for variant in variants}
            for _ in range(rounds):
                for variant in variants:
                    found[variant].append(measure(variant, order))
        medians = {
            variant: [statistics.median(kind) for kind in zip(*runs, strict=True)] for variant, runs in found.items()
        }
        show(size, medians)


def show(size: int, medians: dict[str, list[float]]) -> None:
    """Print the table of one size."""
    slowest, fastest = next(iter(medians.values())), list(medians.values())[-1]
    print(
        f"\n| {size} report{'s' * (size > 1)} | wall s | processor s | usual way / it | it / floor | same, processor |"
    )
    print("|---|---|---|---|---|---|")
    for variant, (wall, processor) in medians.items():
        of_wall = f"{slowest[0] / wall:.1f} | {wall / fastest[0]:.2f}"
        of_processor = f"{slowest[1] / processor:.1f}, {processor / fastest[1]:.2f}"
        print(f"| {variant} | {wall:.1f} | {processor:.1f} | {of_wall} | {of_processor} |")


def peak_memory(variant: str, order: Order) -> float:
    """Run a variant and return the most memory that its processes held together (proportional set size), in MiB."""
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], sum(map(_proportional_size, psutil.Process().children(recursive=True))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    measure(variant, order)
    done.set()
    watcher.join()
    return peak[0] / MEBIBYTE


def _proportional_size(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def compare_memory(size: int, variants: Sequence[str]) -> None:
    """Print the peak memory of each variant."""
    with tempfile.TemporaryDirectory() as folder:
        order = prepare(size, Path(folder))
        for variant in variants:
            print(f"{variant}: {peak_memory(variant, order):.0f} MiB for {size} reports")


def machine() -> str:
    """Return machine and versions in one line."""
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    system = f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.platform()}, Python {platform.python_version()}"
    return f"{system}, {versions}"


def main() -> None:
    """Compare, or run one way when asked to by the comparison itself."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--memory", type=int, metavar="REPORTS", help="peak memory of so many reports instead of times")
    parser.add_argument("--variants", nargs="*", default=list(VARIANTS), choices=list(VARIANTS))
    parser.add_argument("--way", choices=["api", "floor"], help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--single", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("studies", type=Path, nargs="*", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way:
        {"api": api, "floor": floor}[asked.way](Order(tuple(asked.studies), asked.single, asked.out))
    elif asked.memory:
        compare_memory(asked.memory, asked.variants)
    else:
        print(machine())
        compare(asked.sizes, asked.rounds, asked.variants)


def _program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


if __name__ == "__main__":
    main()
