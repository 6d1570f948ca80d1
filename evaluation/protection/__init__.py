"""What may be shown of a study, so that nobody can be recognised: decided once, asked by every page."""

from evaluation.protection.coding import place, who
from evaluation.protection.protection import Protection, protect

__all__ = ["Protection", "place", "protect", "who"]
