"""Counts of two arms in which the outcome of some people was not seen."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.statistics.proportions.arms import missing_arm, whole_number


@dataclass(frozen=True, slots=True)
class PartlySeenArms:
    """Events among the people observed, out of all enrolled, in arm 1 and in arm 0.

    Raises
    ------
    ValueError
        When a count is negative, not whole, or larger than what it is counted among.
    """

    events1: int
    observed1: int
    n1: int
    events0: int
    observed0: int
    n0: int

    def __post_init__(self) -> None:
        for arm in ("1", "0"):
            n = whole_number(f"n{arm}", getattr(self, f"n{arm}"))
            observed = whole_number(f"observed{arm}", getattr(self, f"observed{arm}"), at_most=n)
            events = whole_number(f"events{arm}", getattr(self, f"events{arm}"), at_most=observed)
            for name, count in (("n", n), ("observed", observed), ("events", events)):
                object.__setattr__(self, name + arm, count)

    @property
    def unseen1(self) -> int:
        """People of arm 1 whose outcome was not seen."""
        return self.n1 - self.observed1

    @property
    def unseen0(self) -> int:
        """People of arm 0 whose outcome was not seen."""
        return self.n0 - self.observed0

    @property
    def empty_arm(self) -> str:
        """Which arm has nobody enrolled, in words; empty where both have people."""
        return missing_arm("nobody in", self.n1, self.n0)

    @property
    def unseen_arm(self) -> str:
        """Which arm has nobody observed, in words; empty where both have."""
        return missing_arm("nobody observed in", self.observed1, self.observed0)

    def swapped(self) -> PartlySeenArms:
        """Return the same counts with the arms exchanged."""
        return PartlySeenArms(self.events0, self.observed0, self.n0, self.events1, self.observed1, self.n1)

    def inverted(self) -> PartlySeenArms:
        """Return the same counts with no event in the place of event."""
        others1, others0 = self.observed1 - self.events1, self.observed0 - self.events0
        return PartlySeenArms(others1, self.observed1, self.n1, others0, self.observed0, self.n0)
