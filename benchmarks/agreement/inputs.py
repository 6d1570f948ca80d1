"""Where the inputs of the reference numbers and the numbers themselves lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "tests" / "reference"
