"""Evaluation studies that a reviewer can believe: ``import evaluation as ev``.

The vocabulary of the notebooks is here; each name is loaded when it is first used.
"""

from __future__ import annotations

import importlib as _importlib
import sys as _sys
import types as _types

__version__ = "0.1.0"

_VOCABULARY = {
    "evaluation.parameters": ("settings",),
    "evaluation.presentation.pages": ("page",),
    "evaluation.analysis.frame": ("participants", "subset"),
    "evaluation.analysis.tables": ("crosstab",),
    "evaluation.analysis.columns": ("columns",),
    "evaluation.analysis.describe": ("describe",),
    "evaluation.analysis.adjusting": ("adjust",),
    "evaluation.analysis.hazards": ("cox",),
    "evaluation.analysis.models": ("model",),
    "evaluation.analysis.own_tables": ("table",),
    "evaluation.analysis.plots": ("plot",),
    "evaluation.analysis.effects": ("mean_difference", "odds_ratio", "risk_difference", "risk_ratio"),
    "evaluation.analysis.curves": ("cumulative_incidence", "kaplan_meier"),
    "evaluation.analysis.forests": ("forest",),
    "evaluation.analysis.in_work": ("in_work",),
    "evaluation.analysis.texts": ("text",),
    "evaluation.notebook.answering": ("ever_never", "trial_answer", "trial_claims", "trial_table"),
    "evaluation.notebook.trial": ("trial",),
    "evaluation.notebook.means": ("mean_differences", "outcome_means"),
    "evaluation.notebook.comparison": (
        "arm_counts",
        "compare",
        "exact_tests",
        "methods",
        "outcome_forest",
        "published_forest",
        "published_reason",
        "scales",
        "two_by_two",
    ),
    "evaluation.notebook.quality": (
        "changes_table",
        "fates_table",
        "files_table",
        "intake",
        "issues_table",
        "populations_table",
        "quality_answer",
        "quality_claims",
        "registers_table",
    ),
    "evaluation.notebook.people": (
        "exposure",
        "flow",
        "people_answer",
        "people_by_place",
        "people_claims",
    ),
    "evaluation.notebook.outcomes": (
        "in_work_at",
        "in_work_by_arm",
        "outcome_answer",
        "outcome_claims",
        "outcome_rates",
        "outcomes_by_kind",
        "outcomes_by_place",
    ),
    "evaluation.notebook.adjusting": (
        "adjusted_forest",
        "adjusting",
        "baseline",
        "love_plot",
        "overlap",
        "randomisation",
    ),
    "evaluation.notebook.doubting": (
        "believed",
        "cost",
        "enrolled",
        "tipping_map",
        "unmeasured",
        "unseen_bounds",
    ),
    "evaluation.notebook.auditing": (
        "audit",
        "audit_claims",
        "difference_ranges",
        "figures_table",
        "rate_ranges",
        "scenario_ranges",
        "scenario_table",
        "unprinted_table",
    ),
    "evaluation.notebook.leading": ("audit_answer",),
    "evaluation.notebook.undated": (
        "dates_band",
        "dates_courses",
        "dates_unknown",
        "ratio_band",
    ),
    "evaluation.notebook.curves": ("cause_curves", "waiting_curves"),
    "evaluation.notebook.hazard": (
        "hazard_by_period",
        "hazard_table",
        "variants_forest",
        "weighted_curves",
    ),
    "evaluation.notebook.timing": (
        "arm_dates",
        "landmark_curves",
        "swimmer",
        "timing_direction",
        "timing_forest",
        "timing_grid",
    ),
    "evaluation.notebook.waiting": (
        "horizons",
        "median_table",
        "rank_tests",
        "waiting_answer",
        "waiting_claims",
        "waiting_times",
    ),
}
_HOME = {name: module for module, names in _VOCABULARY.items() for name in names}
__all__ = sorted(_HOME)


class _Word:
    """A name of the vocabulary that is loaded when it is used: completion sees that it is there, and loads nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, module: object, owner: type) -> object:
        if module is None:
            return self
        from evaluation.notebook.boundary import around_cell

        return around_cell(getattr(_importlib.import_module(_HOME[self.name]), self.name))


def __getattr__(name: str) -> object:
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__


_sys.modules[__name__].__class__ = type("Vocabulary", (_types.ModuleType,), {name: _Word(name) for name in __all__})
