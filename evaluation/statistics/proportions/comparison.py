"""The comparison of two proportions by a named method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from evaluation.statistics.estimate import Estimate
from evaluation.statistics.proportions.arms import EffectScale, TwoArms, check_level
from evaluation.statistics.proportions.closed_form import agresti_caffo, katz, newcombe, wald, woolf
from evaluation.statistics.proportions.conditional import exact, mid_p
from evaluation.statistics.proportions.inference import Inference
from evaluation.statistics.proportions.score import koopman, miettinen_nurminen

Method = Callable[[TwoArms, float], Inference]

COMPARISON_METHODS: Mapping[EffectScale, Mapping[str, Method]] = MappingProxyType(
    {
        "difference": {
            "miettinen-nurminen": partial(miettinen_nurminen, scale="difference"),
            "newcombe": newcombe,
            "agresti-caffo": agresti_caffo,
            "wald": wald,
        },
        "ratio": {
            "miettinen-nurminen": partial(miettinen_nurminen, scale="ratio"),
            "koopman": koopman,
            "katz": katz,
        },
        "odds_ratio": {
            "miettinen-nurminen": partial(miettinen_nurminen, scale="odds_ratio"),
            "woolf": woolf,
            "exact": exact,
            "mid-p": mid_p,
        },
    }
)
"""The methods of each scale by name."""
DEFAULT_METHOD = "miettinen-nurminen"
"""Defined for all counts on every scale, and with one p-value, so that the scales cannot contradict each other."""


def compare(
    events1: int,
    n1: int,
    events0: int,
    n0: int,
    scale: EffectScale = "difference",
    method: str | None = None,
    level: float = 0.95,
    *,
    estimand: str = "proportion",
    population: str = "",
) -> Estimate:
    """Compare the proportion with the event in arm 1 with that in arm 0.

    Parameters
    ----------
    events1, n1, events0, n0 : int
        People with the event and all people, in arm 1 and in arm 0.
    scale : {"difference", "ratio", "odds_ratio"}, default "difference"
        Difference of the risks, ratio of the risks, ratio of the odds; always arm 1 against arm 0.
    method : str, optional
        | of a difference: ``"miettinen-nurminen"``, ``"newcombe"``, ``"agresti-caffo"``, ``"wald"``;
        | of a ratio: ``"miettinen-nurminen"``, ``"koopman"``, ``"katz"``;
        | of an odds ratio: ``"miettinen-nurminen"``, ``"woolf"``, ``"exact"``, ``"mid-p"``.
        | Miettinen-Nurminen by default on every scale: its limits exist whatever the counts, and its p-value
          is the same on the three scales.
    level : float, default 0.95
        Confidence level of the limits.
    estimand, population : str
        What is estimated and who is counted, for the record.

    Returns
    -------
    Estimate
        The value is the observed effect, for ``"exact"`` and ``"mid-p"`` the conditional maximum likelihood
        odds ratio. The p-value belongs to the test that the limits invert, so that both always agree: the
        N - 1 chi-squared test (Miettinen-Nurminen), Pearson's (Koopman), the z test of the method's own
        standard error (Wald, Agresti-Caffo, Katz, Woolf), the level at which Newcombe's limit is zero, the
        doubled one-sided Fisher or mid-p-value (exact, mid-p). A ratio of 0/0 is undefined but keeps the
        limits 0 and infinity of methods that have them; Katz and Woolf have none when a cell they divide by
        is empty, and the first assumption says so. Undefined, with the reason, when an arm is empty.

    Raises
    ------
    ValueError
        When the counts are impossible, or the scale, the method or the level does not exist.

    Notes
    -----
    The score limits are ours because statsmodels' do not solve their equation (7/34 against 1/34), the rest
    because limits and p-value have to come from one formula.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890; Fagerland, Lydersen & Laake (2015), Statistical
    Methods in Medical Research 24:224-254.
    """
    arms = TwoArms(events1, n1, events0, n0)
    infer, name = _find_method(scale, method)
    level = check_level(level)
    found = Inference(None, None, None, None, arms.empty_arm) if arms.empty_arm else infer(arms, level)
    labels = {"estimand": estimand, "method": name, "population": population}
    return found.to_estimate(scale, level, **labels, n=arms.people, events=arms.events)


def _find_method(scale: EffectScale, method: str | None) -> tuple[Method, str]:
    if scale not in COMPARISON_METHODS:
        raise ValueError(f"scale is {scale!r}; it has to be one of {', '.join(COMPARISON_METHODS)}")
    methods = COMPARISON_METHODS[scale]
    name = DEFAULT_METHOD if method is None else method
    if name not in methods:
        raise ValueError(f"method is {method!r}; for the scale {scale!r} it has to be one of {', '.join(methods)}")
    return methods[name], name
