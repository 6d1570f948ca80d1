"""Characteristics by arm."""

import pandas as pd
import pytest

from evaluation.errors import ReportError
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Suppressed, baseline_table
from evaluation.presentation.words import Words

HIDDEN = Suppressed("fewer than 5 people")
COLUMNS = ["label", "kind", "value_1", "detail_1", "value_0", "detail_0", "standardised_difference"]


def build(*rows, language="en"):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return baseline_table(frame, Caption("b", "T", "S"), Words(language), arms=("Pact (35)", "No pact (70)"))


def test_means_shares_and_marks():
    table = build(("Age", "mean", 27.04, 5.2, 28.0, 4.9, -0.19), ("Women", "share", 0.4, 14, HIDDEN, HIDDEN, HIDDEN))
    assert [column.header for column in table.columns] == [
        "Characteristic",
        "Pact (35)",
        "No pact (70)",
        "Standardised difference",
    ]
    assert table.rows[0].cells == ("27.0 (SD 5.2)", "28.0 (SD 4.9)", -0.19)
    assert table.rows[1].cells == ("14 (40.0%)", HIDDEN, HIDDEN)


def test_italian():
    assert build(("Età", "mean", 27.04, 5.2, 28.0, 4.9, 0.1), language="it").rows[0].cells[0] == "27,0 (DS 5,2)"


def test_another_kind_is_refused():
    with pytest.raises(ReportError, match="median"):
        build(("Age", "median", 27.0, 5.0, 28.0, 5.0, 0.1))
