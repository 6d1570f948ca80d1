"""Confidence limits of a probability from its standard error, on the scales that R's survfit offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from scipy.special import ndtri

from evaluation.statistics.survival.columns import Floats

Limits = Literal["log-log", "log", "plain", "logit", "arcsine"]


def normal_quantile(level: float) -> float:
    """Return the number of standard errors on each side of an estimate at a confidence level.

    Raises
    ------
    ValueError
        When the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; accepted are confidence levels between 0 and 1, such as 0.95")
    return float(ndtri(0.5 + level / 2))


def confidence_limits(probability: Floats, std_error: Floats, limits: Limits, level: float) -> tuple[Floats, Floats]:
    """Return the lower and upper limit of each probability.

    As in R (``survival:::survfit_confint``): limits that a scale does not have are nan, which is at 0 for every
    scale but plain, and at 1 for log-log, logit and arcsine. A missing standard error gives missing limits.

    Raises
    ------
    ValueError
        When the scale or the level is not one of those accepted.
    """
    z = normal_quantile(level)
    if limits not in _SCALES:
        raise ValueError(f"limits is {limits!r}; accepted are {', '.join(map(repr, _SCALES))}")
    with np.errstate(divide="ignore", invalid="ignore"):
        return _SCALES[limits](probability, std_error * z)


def _plain(probability: Floats, margin: Floats) -> tuple[Floats, Floats]:
    return np.maximum(probability - margin, 0), np.minimum(probability + margin, 1)


def _log(probability: Floats, margin: Floats) -> tuple[Floats, Floats]:
    factor = np.exp(margin / probability)
    return probability / factor, np.minimum(probability * factor, 1)


def _log_log(probability: Floats, margin: Floats) -> tuple[Floats, Floats]:
    log_probability = np.log(probability)
    factor = np.exp(margin / (probability * -log_probability))
    return np.exp(log_probability * factor), np.exp(log_probability / factor)


def _logit(probability: Floats, margin: Floats) -> tuple[Floats, Floats]:
    factor = np.exp(margin / (probability * (1 - probability)))
    odds = probability / (1 - probability)
    return odds / factor / (1 + odds / factor), odds * factor / (1 + odds * factor)


def _arcsine(probability: Floats, margin: Floats) -> tuple[Floats, Floats]:
    angle = np.arcsin(np.sqrt(probability))
    reach = margin / 2 / np.sqrt(probability * (1 - probability))
    return np.sin(np.maximum(angle - reach, 0)) ** 2, np.sin(np.minimum(angle + reach, np.pi / 2)) ** 2


_SCALES: Mapping[str, Callable[[Floats, Floats], tuple[Floats, Floats]]] = {
    "log-log": _log_log,
    "log": _log,
    "plain": _plain,
    "logit": _logit,
    "arcsine": _arcsine,
}
