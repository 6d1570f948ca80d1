"""Synthetic registers: invented people on whom everything can be run, and whose totals are the published figures.

The truth is made first, under the constraint of every published count; then each office writes its part of it into a
file of its own, the way offices do.
"""

STUDY = "fare-legami"
SEED = 2017
