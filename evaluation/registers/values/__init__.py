"""Text cells to values: dates, hours, euros, towns, contracts; what cannot be read is an issue, never a blank."""

from evaluation.registers.values.reading import Reading
from evaluation.registers.values.register import CleanRegister, parse_register

__all__ = ["CleanRegister", "Reading", "parse_register"]
