"""Groups too small to be shown on their own are shown together, by a rule that does not look at outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.disclosure.rules import is_small


@dataclass(frozen=True)
class Grouping:
    """Which groups are shown together.

    Parameters
    ----------
    groups : tuple of tuple of str
        The groups to be shown, each with the names that it is made of.
    left_out : tuple of str
        Names that are not shown at all, because even all together they are too few.
    key : str
        Key of the text that explains it: ``disclosure.groups.apart``, ``.merged`` or ``.left_out``.
    """

    groups: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...]
    key: str

    def of(self, name: str) -> tuple[str, ...] | None:
        """Return the group that a name is shown in, None where it is left out."""
        return next((group for group in self.groups if name in group), None)


def merge_small(groups: Mapping[str, Sequence[int]], threshold: int) -> Grouping:
    """Merge the smallest group with the next one until none has a small count.

    Parameters
    ----------
    groups : mapping of str to sequence of int
        The counts that will be shown of each group: ``{"Casalmaggiore": (4, 9), "Crema": (12, 20)}`` for two arms.
        Groups of nobody stay as they are.
    threshold : int
        Counts from 1 to one less are small.
    """
    merged: dict[tuple[str, ...], tuple[int, ...]]
    merged = {(name,): tuple(counts) for name, counts in groups.items() if sum(counts)}

    def few_first(names: tuple[str, ...]) -> tuple[bool, int]:
        return not _too_small(merged[names], threshold), sum(merged[names])

    while len(merged) > 1 and any(_too_small(counts, threshold) for counts in merged.values()):
        first, second = sorted(merged, key=few_first)[:2]
        counts = tuple(one + other for one, other in zip(merged.pop(first), merged.pop(second), strict=True))
        merged[first + second] = counts
    order = list(groups)
    shown = [names for names, counts in merged.items() if not _too_small(counts, threshold)]
    left_out = [name for names in merged if names not in shown for name in names]
    shown += [(name,) for name, counts in groups.items() if not sum(counts)]
    named = sorted((tuple(sorted(names, key=order.index)) for names in shown), key=lambda names: order.index(names[0]))
    kind = "left_out" if left_out else "merged" if any(len(names) > 1 for names in named) else "apart"
    return Grouping(tuple(named), tuple(sorted(left_out, key=order.index)), f"disclosure.groups.{kind}")


def _too_small(counts: Sequence[int], threshold: int) -> bool:
    return any(is_small(count, threshold) for count in counts)
