"""What ``--json`` tells: one JSON object a line, documented field by field in ``docs/operations.md``."""

from __future__ import annotations

import json
from typing import Any

SCHEMA = "evaluation.events/1"


def event(kind: str, **facts: Any) -> str:
    """Return an event as one line of JSON; each says by which schema, so that one line can be read alone."""
    return json.dumps({"schema": SCHEMA, "event": kind, **facts}, ensure_ascii=False)
