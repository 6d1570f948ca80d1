"""The command line as people use it: help, errors without a traceback, exit codes."""

import json
import re
import subprocess
import sys

import pytest

from evaluation import cli, paths

PUBLISHED = paths.data_folder() / "fare-legami" / "published.toml"


def run(*arguments, **options):
    command = [sys.executable, "-m", "evaluation", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, **options)


def options_of(name: str) -> list:
    return cli.group.get_command(None, name).params


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_option_says_what_it_is(name):
    result = run(name, "--help")
    assert result.returncode == 0
    for parameter in options_of(name):
        if parameter.param_type_name == "option":
            assert parameter.help, parameter.name
        else:
            assert parameter.metavar or parameter.name.upper() in result.stdout


def test_help_is_fast_enough_to_be_asked_for():
    code = "import sys, evaluation.cli; print([name for name in ('pandas', 'numpy', 'scipy') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["report", "--study", "nowhere"], 4, "no study “nowhere”"),
        (["report", "--study", "nowhere", "--language", "it"], 4, "nessuno studio «nowhere»"),
        (["report", "--study", "rossi", "--site", "Crema"], 3, "parameter site: the study rossi has no “Crema”"),
        (["report", "--study", "rossi", "--only", "41"], 3, "parameter only"),
        (["report", "--only", "41"], 3, "parameter only"),
        (["report", "--study", "rossi", "--language", "fr"], 3, "choose one of: it, en"),
        (["audit", "nofile.toml"], 5, "nofile.toml: there is no such file"),
        (["report", "--nonsense"], 2, "No such option"),
    ],
)
def test_a_wrong_word_is_one_line_with_its_own_exit_code(arguments, code, said):
    result = run(*arguments)
    assert result.returncode == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    result = run("report", "--study", "rossi", "--out", tmp_path / "file")
    assert result.returncode == 9
    assert "choose another folder with --out" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[counts]\n", "not valid TOML"),
        ('[[counts]]\nid = "n"\nprinted = 10\n[[percentages]]\nid = "p"\nprinted = "120"\nof = "n"\n', "120"),
    ],
)
def test_a_broken_file_of_figures_is_one_line(tmp_path, text, said):
    file = tmp_path / "published.toml"
    file.write_text(text)
    result = run("audit", file)
    assert result.returncode == 5
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert str(tmp_path) not in result.stderr


def test_an_audit_speaks_both_languages_and_json():
    english, italian = (run("audit", PUBLISHED, "--language", language).stdout for language in ("en", "it"))
    assert "105" in english
    assert re.search(r"32\b", english)
    assert english != italian
    verdict = json.loads(run("audit", PUBLISHED, "--json").stdout)
    assert verdict["consistent"] is True


def test_a_contradictory_file_ends_with_exit_code_one(tmp_path):
    file = tmp_path / "grim.toml"
    file.write_text('[[counts]]\nid = "n"\nprinted = 150\n[[percentages]]\nid = "p"\nprinted = "67.4"\nof = "n"\n')
    result = run("audit", file)
    assert result.returncode == 1
    assert "67.4" in result.stdout
