"""Executed notebooks made in code: what the vocabulary of notebooks displays, without running a kernel."""

from __future__ import annotations

import fcntl
import json
import os
import re
import select
import shutil
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode, v4

from evaluation import paths
from evaluation.presentation import show
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Column, Row, Table, show_table, table_html
from evaluation.presentation.words import Words
from evaluation.reports.batch import run_batches
from evaluation.reports.due import Folder
from evaluation.reports.index import write_library
from evaluation.reports.making import How
from evaluation.reports.plan import plan
from evaluation.reports.workers import open_workers
from evaluation.reports.workers.schedule import Workers
from evaluation.statistics.estimate import Estimate
from evaluation.study import Study, read_study, shipped

PAYLOAD = show.MIME_TYPE
HANG_SECONDS = 600  # nothing waits so long; a test that would wait for ever fails instead
PROVENANCE = {
    "version": "0.1.0",
    "date": "2026-01-31",
    "data": "8b1f0c77a2d4",
    "program": "0f0e77a2d48b",
    "sources": ["Cronaca", "Rossi, Berk & Lenihan 1980"],
    "environment": {"python": "3.11.9", "pandas": "3.1.0"},
    "command": "evaluation report --study fare-legami --only 40_pact --site Crema",
    "contact": "",
}
TEXTS: dict[str, dict[str, Any]] = {
    "en": {
        "topic": "Pact against no pact",
        "question": "Did people who signed the pact find work more often than people who did not?",
        "answer": "11.4 points more often with the pact, 95% limits from 8.6 fewer to 30.2 more.",
        "verdict": "Cannot tell: the data agree with fewer, with as many and with more people in work.",
        "base": "105 people observed out of 137 enrolled, 35 of them with the pact.",
        "caution": "The pact was chosen, not drawn by lot: a difference is an association, not an effect.",
        "can": ["More than half of those observed had some work.", "The difference lies between -8.6 and 30.2."],
        "cannot": ["That the pact helped.", "That the pact made no difference: few people hide large effects."],
        "headings": ["The crude comparison", "By outcome", "Time to the first job", "Method", "Limits"],
        "columns": ["Outcome", "People", "With pact", "Without pact", "Difference", "Limits", "Test", "Interval"],
        "prose": "Each share has the people of its arm as its base. The interval is the one fixed before looking at "
        "the data, and the test goes with it; both are shown for every outcome that the study names.",
    },
    "it": {
        "topic": "Patto e senza patto",
        "question": "Chi ha firmato il patto ha trovato lavoro più spesso di chi non lo ha firmato?",
        "answer": "11,4 punti più spesso con il patto, limiti al 95% da 8,6 in meno a 30,2 in più.",
        "verdict": "Non si può dire: i dati ammettono meno, altrettante e più persone al lavoro.",
        "base": "105 persone osservate su 137 iscritte, 35 delle quali con il patto.",
        "caution": "Il patto è stato scelto, non sorteggiato: una differenza è un'associazione, non un effetto.",
        "can": ["Più della metà delle persone osservate ha lavorato.", "La differenza sta fra -8,6 e 30,2."],
        "cannot": ["Che il patto abbia aiutato.", "Che il patto non conti: poche persone celano effetti grandi."],
        "headings": ["Il confronto grezzo", "Per esito", "Tempo fino al primo lavoro", "Metodo", "Limiti"],
        "columns": ["Esito", "Persone", "Con patto", "Senza patto", "Differenza", "Limiti", "Test", "Intervallo"],
        "prose": "Ogni quota ha come base le persone del proprio gruppo. L'intervallo è quello fissato prima di "
        "guardare i dati, e il test va con esso; entrambi sono mostrati per ogni esito che lo studio nomina.",
    },
}
ESTIMATE = Estimate(
    estimand="any_work", scale="difference", value=0.114, low=-0.086, high=0.302, level=0.95, n=105, events=71
)
FORMULAS = r"$\hat d = p_1 - p_0$" + "\n\n" + r"$$\hat S(t)=\prod_{t_i\le t}\left(1-\frac{d_i}{n_i}\right)$$"
STEPS = (100, 91, 77, 66, 60, 52, 47, 44)


class Draft:
    """An executed notebook in the making; every method adds a cell and returns the draft."""

    def __init__(self, language: str = "en", nature: str = "synthetic", **settings: Any) -> None:
        self.node: NotebookNode = v4.new_notebook()
        injected = {"study": "/home/somebody/data/fare-legami", "site": "Crema", "language": language}
        self.node.metadata.papermill = {"input_path": "/home/somebody/40_pact.ipynb", "parameters": injected}
        self.node.metadata.kernelspec = {"name": "secret-kernel", "display_name": "Secret Kernel"}
        declared = {"kind": "settings", "id": "page", "notebook": "40_pact", "nature": nature, "threshold": 5}
        declared |= {"study": "fare-legami", "site": "Crema", "edition": "all", "language": language}
        declared |= {"title": TEXTS[language]["topic"], "study_title": "Tu puoi!", "place": "Crema"}
        self.code(display(declared | {"provenance": PROVENANCE} | settings, "<h1>settings</h1>"), source="ev.page()")

    def text(self, source: str, *tags: str, id: str | None = None, attachments: Any = None) -> Draft:
        cell = v4.new_markdown_cell(source)
        cell.metadata.tags = list(tags)
        if id is not None:
            cell.metadata.evaluation = {"id": id}
        if attachments:
            cell.attachments = attachments
        self.node.cells.append(cell)
        return self

    def code(self, *outputs: Any, source: str = "show(result)", tags: tuple[str, ...] = ()) -> Draft:
        cell = v4.new_code_cell(source, outputs=list(outputs), execution_count=7)
        cell.metadata.tags = list(tags)
        self.node.cells.append(cell)
        return self

    def show(self, *shown: show.Shown, source: str = "show(result)") -> Draft:
        return self.code(*(display(one.payload(), one.html, one.plain) for one in shown), source=source)

    def html(self, fragment: str, kind: str = "panel", **payload: Any) -> Draft:
        return self.code(display({"kind": kind, "id": "x", "estimates": [], **payload}, fragment))

    def done(self) -> NotebookNode:
        """Return the notebook as its file would give it back, with the same ids of cells every time."""
        for number, cell in enumerate(self.node.cells):
            cell.id = f"cell-{number}"
        return nbformat.reads(nbformat.writes(self.node), as_version=4)


def display(payload: dict[str, Any], html: str, plain: str = "in a terminal") -> NotebookNode:
    return v4.new_output("display_data", data={"text/html": html, "text/plain": plain, PAYLOAD: payload})


CARRIERS = tuple(enumerate(tomllib.loads((Path(__file__).parent / "hostile.toml").read_text())["carrier"], start=1))


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark of tests that need a browser."""
    config.addinivalue_line("markers", "browser: needs Chromium; skipped where there is none")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test that asks for a ``carrier`` each of them in turn."""
    if "carrier" in metafunc.fixturenames:
        metafunc.parametrize("carrier", CARRIERS, ids=[carrier["name"] for _, carrier in CARRIERS])


@pytest.fixture(scope="session")
def carriers() -> tuple[tuple[int, dict[str, str]], ...]:
    """Return all carriers of scripts, numbered."""
    return CARRIERS


@pytest.fixture(scope="session")
def plant() -> Callable[..., NotebookNode]:
    """Return what makes a notebook with some carriers in it."""
    return plant_carriers


def plant_carriers(*carriers: tuple[int, dict[str, str]]) -> NotebookNode:
    settings: dict[str, Any] = {"provenance": dict(PROVENANCE)}
    planted = [(one["place"], one["content"].replace("{ran}", f"ran({number})")) for number, one in carriers]
    for place, content in planted:
        if place.startswith("settings.provenance."):
            settings["provenance"][place.split(".")[-1]] = content
        elif place.startswith("settings."):
            settings[place.split(".")[-1]] = content
    draft = Draft(**settings)
    for place, content in planted:
        plant_one(draft, place, content)
    return draft.text("## Words\n\nwords").done()


def plant_one(draft: Draft, place: str, content: str) -> None:
    match place:
        case "markdown":
            draft.text(content)
        case "html":
            draft.html(content)
        case "output":
            draft.code(v4.new_output("display_data", data={content: "ran(0)", "text/plain": "words"}))
        case "code":
            draft.code(source=content)
        case "stderr":
            draft.code(v4.new_output("stream", name="stderr", text=content))
        case "answer":
            lines = {name: content for name in ("question", "answer", "verdict", "base", "caution")}
            draft.show(show.headline("h", **lines, estimate=ESTIMATE))
        case "id":
            draft.text("## Words", id=content)
        case "tag":
            draft.text("words", content)
        case "attachment":
            draft.text("![words](attachment:a.png)", attachments={"a.png": {"image/png": content}})
        case "raw":
            draft.node.cells.append(v4.new_raw_cell(content))
        case "metadata":
            draft.node.metadata.title = content
            draft.node.metadata.widgets = {"state": {"a": content}}


@pytest.fixture(scope="session")
def draft() -> Callable[..., Draft]:
    """Return the maker of drafts: ``draft(language, nature, **settings)``."""
    return Draft


@pytest.fixture(scope="session")
def example() -> Callable[[str], NotebookNode]:
    """Return the maker of a whole report: headline, claims, tables wide and narrow, a figure, formulas, code."""
    return make_example


def make_example(language: str) -> NotebookNode:
    said, words, draft = TEXTS[language], Words(language), Draft(language)
    crude, outcomes, time, method, limits = said["headings"]
    lines = {name: said[name] for name in ("question", "answer", "verdict", "base", "caution")}
    for code, texts in TEXTS.items():
        draft.text(texts["prose"], f"lang-{code}")
    draft.code(source="language = 'it'", tags=("parameters",))
    draft.show(show.headline("headline", **lines, estimate=ESTIMATE))
    draft.show(show.claims("said", said["can"], said["cannot"], words))
    draft.text(f"## {method}\n\n{said['prose']} {FORMULAS}", id="method")
    draft.text(f"## {limits}\n\n{said['prose']}\n\n* {said['can'][0]}\n* {said['cannot'][0]}", id="limits")
    draft.text(f"## {crude}\n\n{said['prose']}", id="crude")
    draft.show(show_table(make_table("arms", crude, said["columns"][:4], 3), words))
    draft.text(f"### {outcomes}\n\n{said['prose']}", id="outcomes")
    draft.show(show_table(make_table("every-outcome", outcomes, said["columns"], 6), words))
    draft.text(f"## {time}\n\n{said['prose']} [KMunicate](https://bmjopen.bmj.com/content/9/9/e030215).", id="time")
    draft.html(make_figure("curve", time, said["columns"], words), kind="figure", id="curve")
    return draft.done()


def make_table(id: str, title: str, columns: list[str], rows: int) -> Table:
    heads = (Column(columns[0], kind="text"), *(Column(name, decimals=1) for name in columns[1:]))
    cells = tuple(12.5 + place for place in range(len(columns) - 1))
    lines = tuple(Row(f"{title} {row}", cells) for row in range(rows))
    return Table(Caption(id, title, "N = 105", ("N = 137",)), heads, lines, (ESTIMATE,))


def make_figure(id: str, title: str, columns: list[str], words: Words) -> str:
    drawings = "".join(
        f'<div class="figure-{name}">{make_drawing(f"{id}-{name}", title, units)}</div>'
        for name, units in (("wide", 720), ("narrow", 350))
    )
    data = table_html(make_table(f"{id}-data", title, columns[:3], 8), words)
    caption = Caption(id, title, "N = 105", ("N = 137",))
    return (
        f'<figure class="figure" id="{id}"><figcaption>{caption.html()}</figcaption>{drawings}'
        f'<details class="figure-data"><summary>{title}</summary>{data}</details>{caption.notes_html()}</figure>'
    )


def make_drawing(id: str, title: str, width: int) -> str:
    shapes = []
    for arm, dash in ((1, "none"), (0, "7 4")):
        steps = [(40 + month * (width - 110) / 7, 240 - 2 * share * (1 + arm / 9)) for month, share in enumerate(STEPS)]
        path = " ".join(f"H {x:.0f} V {y:.0f}" for x, y in steps)
        style = f"fill: none; stroke: var(--arm-{arm}, #12436d); stroke-dasharray: {dash}"
        shapes.append(f'<path d="M 40 40 {path}" style="{style}" stroke-width="2"/>')
        shapes.append(
            f'<text x="{width - 62}" y="{steps[-1][1]:.0f}" style="font-size: 13px; fill: var(--ink)">{arm}</text>'
        )
    return (
        f'<svg role="img" aria-labelledby="{id}-t {id}-d" viewBox="0 0 {width} 260" width="{width}" height="260">'
        f'<title id="{id}-t">{title}</title><desc id="{id}-d">{title}: 44, 52.</desc>'
        f'<path d="M 40 240 H {width - 70}" style="stroke: var(--grid, #d0d3d6)"/>{"".join(shapes)}</svg>'
    )


PARAMETERS = """
study: str = "rossi"  # study
site: str = "all"  # site
edition: str = "all"  # edition
language: str = "it"  # language
"""
OPENING = """
import evaluation as ev
settings = ev.settings(study=study, site=site, edition=edition, language=language)
ev.page(settings, "40_pact_comparison")
"""


@pytest.fixture
def make_study(tmp_path: Path) -> Callable[..., Study]:
    """Return the maker of a study of one's own: ``make_study({"10_name": [source, ...]}, languages)``.

    It has Rossi's data; each of its notebooks begins with the parameters, the check of them and the settings.
    """

    def make(notebooks: dict[str, list[str]], languages: tuple[str, ...] = ("en",)) -> Study:
        folder = tmp_path / "study"
        shutil.copytree(paths.data_folder() / "rossi", folder, dirs_exist_ok=True)
        text = (paths.data_folder() / "rossi" / "study.toml").read_text(encoding="utf-8")
        listed = {"notebooks": list(notebooks), "languages": list(languages)}
        for name, names in listed.items():
            text = re.sub(rf"^{name} = .*$", f"{name} = {json.dumps(names)}", text, flags=re.MULTILINE)
        (folder / "study.toml").write_text(text, encoding="utf-8")
        for name, sources in notebooks.items():
            write_notebook(folder / "notebooks" / f"{name}.ipynb", OPENING, *sources)
        return read_study(folder)

    return make


def write_notebook(path: Path, *sources: str) -> None:
    cells = [v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}), *map(v4.new_code_cell, sources)]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    path.parent.mkdir(exist_ok=True)
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


class Lifeline:
    """A pipe in the folder of a study that its reports hold open: it tells when they run, and when all have ended.

    Parameters
    ----------
    folder : Path
        Of the study, which need not be there yet.
    """

    open = "lifeline = open(settings.study.folder / 'lifeline', 'w')"
    hold = f"{open}; print('held', file=lifeline, flush=True)"
    hold_with_a_child = f"""
import subprocess
{open}
child = subprocess.Popen(['sleep', '86400'], stdout=lifeline)
print('held', file=lifeline, flush=True)
"""
    for_ever = "import threading; threading.Event().wait()"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        os.mkfifo(folder / "lifeline")
        self.end = os.open(folder / "lifeline", os.O_RDONLY | os.O_NONBLOCK)

    def wait_until_held(self) -> None:
        """Return when a report has opened its end."""
        assert self._read(), "the report ended at once"

    def wait_until_dropped(self) -> None:
        """Return when no process has it open any more: neither a report nor what it has started."""
        while self._read():
            pass

    def _read(self) -> bytes:
        wait_for(self.end)
        return os.read(self.end, 4096)


@pytest.fixture
def lifeline(tmp_path: Path) -> Iterator[Lifeline]:
    """Give what tells when the reports of ``make_study`` run and when they have ended with all they started."""
    made = Lifeline(tmp_path / "study")
    yield made
    os.close(made.end)


@pytest.fixture(scope="session")
def wait_until_ended() -> Callable[[Iterable[int]], None]:
    """Return what waits until processes, which need not be children of this one, have ended."""

    def wait_for_all(processes: Iterable[int]) -> None:
        for process in processes:
            try:
                handle = os.pidfd_open(process)
            except ProcessLookupError:
                continue
            wait_for(handle)
            os.close(handle)

    return wait_for_all


def wait_for(handle: int) -> None:
    """Wait until there is something to read, or somebody has ended."""
    assert select.select([handle], [], [], HANG_SECONDS)[0], "it hangs"


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Give what makes reports, loaded once for all tests."""
    with open_workers("fork", pytest.skip) as opened:
        yield opened


@pytest.fixture(scope="session")
def shipped_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the reports of every study that ships; the first test process to ask makes them for all."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = shared / "shipped-reports"
    folders = [Folder(study, plan(study), out / study.id) for study in map(read_study, shipped())]
    with (shared / "shipped-reports.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        records = run_batches(folders, How(), say=print)
        write_library(out, "en")
    assert [(record.name, record.error) for record in records if record.status != "done"] == []
    return out
