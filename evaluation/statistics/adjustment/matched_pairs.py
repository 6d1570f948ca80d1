"""The difference within matched pairs and its standard error."""

from __future__ import annotations

from typing import Any

import numpy as np

from evaluation.statistics.adjustment.contrasts import Contrast, covariates_per_person
from evaluation.statistics.adjustment.design import BoolArray, Design, FloatArray
from evaluation.statistics.adjustment.matching import match_design
from evaluation.statistics.adjustment.weighting import effective_by_arm


def matched_difference(outcome: FloatArray, treated: BoolArray, design: Design, **options: Any) -> Contrast:
    """Return the mean difference within pairs, with a standard error that knows the pairs and reused controls.

    Without replacement this is the paired t standard error. That the scores are estimated is not counted,
    which without replacement errs on the wide side (Abadie and Imbens 2016, Econometrica 84).

    References
    ----------
    Abadie and Spiess (2022) JASA 117; Austin and Cafri (2020) Stat Med 39.
    """
    matches = match_design(treated, design, **options)
    n_pairs = matches.n_matched_treated
    of_treated, of_controls = outcome[matches.treated], outcome[matches.control]
    people = np.concatenate([matches.treated, matches.control])
    parts = [of_treated - of_treated.mean(), of_controls.mean() - of_controls]
    left_out = ("unmatched_left_out",) if len(matches.unmatched) else ()
    return Contrast(
        mean_1=float(of_treated.mean()),
        mean_0=float(of_controls.mean()),
        influence=np.concatenate(parts) / n_pairs,
        people=people,
        analysed=np.unique(people),
        effective_n=effective_by_arm(matches.weights, treated),
        pairs=np.tile(np.arange(n_pairs), 2),
        assumptions=(
            "no_unmeasured_confounding",
            "pairs_alike",
            *left_out,
            *(matches.scores.notes if matches.scores else ()),
            *covariates_per_person(treated, len(design.names)),
        ),
    )
