"""Test registers: invented people on whom everything can be run before the data come.

The truth is made first, under the constraint of every count; then each office writes its part of it into a file of its
own, the way offices do. What is a study's own, and the published totals that its registers meet, is in its folder.
"""

SEED = 2017
