"""A count of people that a page shows, with the population that it is of: what a release is audited by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluation.disclosure.populations import Population


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that a reader sees, or can work out from what is shown beside it.

    Parameters
    ----------
    population : Population
        Who is counted; everybody of the study where nothing is chosen.
    value : int
        How many they are.
    """

    population: Population
    value: int

    def to_dict(self) -> dict[str, Any]:
        """Return the count as plain data: ``value``, and the categories ``chosen`` in each dimension."""
        return {"value": int(self.value), "chosen": self.population.to_dict()}
