"""How far a conclusion can be trusted: unseen outcomes, unmeasured causes, small numbers, cost."""

from evaluation.statistics.sensitivity.bounds import (
    Bounds,
    MissingOutcomeBounds,
    TreatmentBounds,
    manski_bounds,
    manski_treatment_bounds,
)
from evaluation.statistics.sensitivity.confounding import EValue, bias_factor, e_value
from evaluation.statistics.sensitivity.cost import CostPerExtra, cost_per_extra, cost_within_limits
from evaluation.statistics.sensitivity.detection import power
from evaluation.statistics.sensitivity.lee import LeeBounds, lee_bounds
from evaluation.statistics.sensitivity.planning import (
    DetectableDifference,
    SampleSize,
    minimum_detectable_difference,
    sample_size,
)
from evaluation.statistics.sensitivity.shrinkage import Shrinkage, shrink
from evaluation.statistics.sensitivity.tipping import TippingPoint, tipping_point

__all__ = [
    "Bounds",
    "CostPerExtra",
    "DetectableDifference",
    "EValue",
    "LeeBounds",
    "MissingOutcomeBounds",
    "SampleSize",
    "Shrinkage",
    "TippingPoint",
    "TreatmentBounds",
    "bias_factor",
    "cost_per_extra",
    "cost_within_limits",
    "e_value",
    "lee_bounds",
    "manski_bounds",
    "manski_treatment_bounds",
    "minimum_detectable_difference",
    "power",
    "sample_size",
    "shrink",
    "tipping_point",
]
