"""Files to text cells that know their file, sheet, row and column."""

from evaluation.registers.reading.folder import SUFFIXES, read_folder, read_register

__all__ = ["SUFFIXES", "read_folder", "read_register"]
