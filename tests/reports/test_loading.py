"""What a process pays before it makes its first report."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["evaluation.reports.render", "evaluation.reports.workers.warm", "evaluation.cli"])
def test_the_grammar_of_web_addresses_is_not_compiled_and_stays_to_be_had(module):
    code = (
        f"import sys, {module}, evaluation.reports, nbformat\n"
        "assert 'lark' not in sys.modules\n"
        "from rfc3987_syntax import is_valid_syntax\n"
        "assert is_valid_syntax('iri', 'https://example.org/è')"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr == ""
