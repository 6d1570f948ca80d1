"""``python -m benchmarks.agreement FILE`` compares everything and writes the document."""

import sys
from pathlib import Path

from benchmarks.agreement.table import document

Path(sys.argv[1]).write_text(document(), encoding="utf-8")
