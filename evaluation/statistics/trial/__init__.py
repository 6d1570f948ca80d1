"""The primary comparison of a target trial: what people under two strategies would have had by the horizon.

Which estimate leads follows from the structure of the data alone: a treatment settled at time zero
(:mod:`~evaluation.statistics.trial.settled`), or one that begins while people wait and whose dates are known
(:mod:`~evaluation.statistics.trial.cloning`).
"""

from evaluation.statistics.trial.cloning import Cloned, Strategy, clone_censor
from evaluation.statistics.trial.grace import default_grace
from evaluation.statistics.trial.incidence import Curve, lost_to, risk_by
from evaluation.statistics.trial.settled import mean_time_difference, risk_difference

__all__ = [
    "Cloned",
    "Curve",
    "Strategy",
    "clone_censor",
    "default_grace",
    "lost_to",
    "mean_time_difference",
    "risk_by",
    "risk_difference",
]
