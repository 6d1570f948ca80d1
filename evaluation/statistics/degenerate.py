"""The one family of errors that say: these data cannot carry this statistic."""

from __future__ import annotations


class DegenerateDataError(ValueError):
    """Nothing is wrong with the call, and these data have no answer; the message is the reason, in words.

    A statistic raises it, or returns an :class:`Estimate` without a value, whichever suits it: a page shows both as a
    mark with the reason. Every other error is a fault of the program or of the call and fails the page. A message
    about single people has their details after a colon, which pages leave out.
    """
