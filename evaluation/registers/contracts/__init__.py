"""Job notices to job spells: what was notified about each job, put together."""

from evaluation.registers.contracts.places import unpack
from evaluation.registers.contracts.spells import TOLD, find_spells

__all__ = ["TOLD", "find_spells", "unpack"]
