"""What ``import evaluation as ev`` offers: named, described, with an example that runs, and quick to list.

``python tests/test_vocabulary.py`` writes the stub from which editors know the vocabulary.
"""

import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import evaluation as ev
from evaluation.statistics.estimate import Estimate, undefined

STUB = Path(ev.__file__).with_suffix(".pyi")
HEAD = '"""The vocabulary of the notebooks, for editors: written by tests/test_vocabulary.py."""\n\n'
# What the shipped notebooks still use of their own; a researcher meets the others.
RESEARCHERS = sorted(name for name, home in ev._HOME.items() if not home.startswith("evaluation.notebook."))
EXAMPLES = pytest.mark.parametrize("name", RESEARCHERS)
TAB = """
import sys, time
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
import evaluation as ev
shell = InteractiveShell.instance()
shell.user_ns["ev"] = ev
shell.Completer.use_jedi = {jedi}
with provisionalcompleter():
    list(shell.Completer.completions("sys.", 4))
    start = time.process_time()
    found = [each.text.rpartition(".")[2] for each in shell.Completer.completions("ev.", 3)]
print(time.process_time() - start)
print(*sorted(name for name in found if not name.startswith("_")))
print(*sorted(name for name in sys.modules if name in ("pandas", "matplotlib", "scipy", "statsmodels")))
"""


def stub() -> str:
    """Return the text of the stub."""
    lines = [
        f"from {module} import {name} as {name}\n"
        for module, names in sorted(ev._VOCABULARY.items())
        for name in sorted(names)
    ]
    listed = "".join(f'    "{name}",\n' for name in ev.__all__)
    return (
        f"{HEAD}{''.join(lines)}\n__version__: str\n_VOCABULARY: dict[str, tuple[str, ...]]\n__all__ = [\n{listed}]\n"
    )


def test_the_stub_is_the_vocabulary():
    assert STUB.read_text(encoding="utf-8") == stub(), "write it: python tests/test_vocabulary.py"


def test_the_module_lists_the_vocabulary_alone():
    assert dir(ev) == ev.__all__ == sorted(ev._HOME)


@pytest.mark.parametrize("jedi", [True, False])
def test_tab_lists_it_within_half_a_second_and_loads_nothing(jedi):
    run = subprocess.run([sys.executable, "-c", TAB.format(jedi=jedi)], capture_output=True, text=True, check=True)
    seconds, names, loaded = run.stdout.split("\n")[:3]
    assert names.split() == ev.__all__
    assert float(seconds) < 0.5  # of the processor's own time, whatever else the machine does
    assert loaded == ""


@EXAMPLES
def test_each_function_says_what_it_takes_and_gives(name):
    text = inspect.getdoc(getattr(ev, name)) or ""
    assert [part for part in ("Parameters\n---", "Returns\n---", "Examples\n---") if part not in text] == []


@EXAMPLES
def test_each_example_runs(name):
    function = getattr(ev, name)
    found = doctest.DocTestFinder(recurse=False).find(inspect.unwrap(function), name, globs={})
    assert [len(each.examples) > 1 for each in found] == [True]
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(found[0]).failed == 0


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            Estimate(estimand="any_work", scale="difference", value=0.114, low=-0.086, high=0.309, level=0.95, n=105),
            "any_work (difference): 0.114 (95% limits -0.086 to 0.309); n = 105",
        ),
        (Estimate(estimand="any_work", scale="proportion", value=0.5), "any_work (proportion): 0.5"),
        (
            Estimate(estimand="gap", scale="difference", value=None, low=-0.1, high=0.2, provenance="published"),
            "gap (difference): (-0.1 to 0.2); published",
        ),
        (undefined("ratio", "ratio", "no events"), "ratio (ratio): undefined, no events"),
    ],
)
def test_an_estimate_prints_itself_in_words(made, said):
    assert repr(made) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"study": "rossi", "language": "en"}, "rossi: the whole study, in English, real people, nothing is hidden"),
        (
            {"study": "fare-legami", "site": "Crema", "language": "it"},
            "fare-legami: Crema, in Italiano, invented people, nothing is hidden",
        ),
    ],
)
def test_settings_print_themselves_in_words(given, said):
    assert repr(ev.settings(**given)) == f"Settings of {said}"


if __name__ == "__main__":
    STUB.write_text(stub(), encoding="utf-8")
