"""The smallest explanation: as few facts as suffice, all of which are needed.

Junker, U. (2004): QUICKXPLAIN: preferred explanations and relaxations for over-constrained problems. AAAI-04, 167-172.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence


def explain(facts: Sequence[int], suffice: Callable[[Sequence[int]], bool]) -> list[int]:
    """Return facts that suffice together, though none of them can be left out; early ones are preferred.

    Parameters
    ----------
    facts : sequence of int
        Facts that suffice together.
    suffice : callable
        Whether some facts suffice; more facts never suffice less.
    """
    return _needed([], facts, suffice, changed=False)


def _needed(
    given: list[int], facts: Sequence[int], suffice: Callable[[Sequence[int]], bool], changed: bool
) -> list[int]:
    if changed and suffice(given):
        return []
    if len(facts) <= 1:
        return list(facts)
    first, second = facts[: len(facts) // 2], facts[len(facts) // 2 :]
    of_second = _needed([*given, *first], second, suffice, bool(first))
    of_first = _needed([*given, *of_second], first, suffice, bool(of_second))
    return [*of_first, *of_second]
