"""Every p-value of the reference cases, adjusted for many comparisons."""

import json
from collections.abc import Iterator

from benchmarks.agreement.inputs import REFERENCE
from evaluation.statistics.multiplicity import adjust_p_values

NAMES = {
    "holm": "holm",
    "benjamini-hochberg": "bh",
    "benjamini-yekutieli": "by",
    "bonferroni": "bonferroni",
    "hochberg": "hochberg",
    "hommel": "hommel",
    "sidak": "sidak_single_step",
    "holm-sidak": "holm_sidak",
}


def agreement() -> Iterator[tuple[str, str, int, float]]:
    """Yield statistic, reference file, numbers compared, largest relative difference."""
    file = "D_multiple_testing.json"
    sets = json.loads((REFERENCE / "expected" / file).read_text())["sets"].values()
    for method, name in NAMES.items():
        pairs = [pair for one in sets for pair in zip(adjust_p_values(one["p"], method), one[name], strict=True)]
        differences = [abs(ours - reference) / reference for ours, reference in pairs if reference is not None]
        assert all((ours is None) == (reference is None) for ours, reference in pairs)
        yield f"adjusted p, {method}", file, len(differences), max(differences)
