"""Published figures: which counts can be behind them, what follows, and what cannot be true.

>>> table = read("data/fare-legami/published.toml")
>>> verdict = audit(table)
>>> print(describe(verdict, "en"))
"""

from evaluation.published.audit import Audit, Finding, audit
from evaluation.published.bounds import Arms, Bound
from evaluation.published.conflicts import Conflict
from evaluation.published.frames import bounds_frame, counts_frame, figures_frame, scenarios_frame, worlds_frame
from evaluation.published.reading import read
from evaluation.published.record import to_dict
from evaluation.published.report import describe
from evaluation.published.scenarios import Scenario, scenarios
from evaluation.published.table import PublishedTable
from evaluation.published.verdicts import Judgement
from evaluation.published.wording import Numbers
from evaluation.published.worlds import Worlds

__all__ = [
    "Arms",
    "Audit",
    "Bound",
    "Conflict",
    "Finding",
    "Judgement",
    "Numbers",
    "PublishedTable",
    "Scenario",
    "Worlds",
    "audit",
    "bounds_frame",
    "counts_frame",
    "describe",
    "figures_frame",
    "read",
    "scenarios",
    "scenarios_frame",
    "to_dict",
    "worlds_frame",
]
