"""Files to text cells that know their file, sheet, row and column."""

from evaluation.registers.reading.folder import SUFFIXES, read_folder, read_register
from evaluation.registers.reading.refusal import RefusedFilesError

__all__ = ["SUFFIXES", "RefusedFilesError", "read_folder", "read_register"]
