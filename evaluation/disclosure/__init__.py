"""Disclosure control: what may be shown, so that nobody can be recognised, and the proof of it over a whole batch.

Rules say what to hide, and an attack on everything that is published says whether it is enough:

- a count from 1 to the threshold less one is small; zero is shown (:mod:`rules`);
- :func:`suppress` hides the small counts of a table and the fewest others that protect them, all margins true;
- :func:`coarsen_curve` shows curves only at times between which several people leave, or nobody;
- :func:`audit` solves all numbers of a batch together and names the pages and cells that give somebody away;
- :func:`compare_releases` does so for a release and the one before it.

A hidden count is safe when the published numbers leave it more different values than the threshold. Then no published
numbers can show of any group of people that it, or somebody in it, belongs to fewer than the threshold.

>>> table = cross_table({("Crema", "job"): 2, ("Crema", "none"): 9, ("Cremona", "job"): 20, ("Cremona", "none"): 30})
>>> suppression = suppress(table, threshold=5)
>>> sorted(suppression.shown)
[('Crema', 'all'), ('Cremona', 'all'), ('all', 'all'), ('all', 'job'), ('all', 'none')]
>>> numbers = [count(f"table 1, {cell}", people(site=cell[0], outcome=cell[1]), n)
...            for cell, n in suppression.shown.items() if "all" not in cell]
>>> dimensions = (Dimension("site", ("Crema", "Cremona")), Dimension("outcome", ("job", "none")))
>>> audit(Ledger("demo", "1", dimensions, tuple(numbers)), threshold=5).passed
True
"""

from evaluation.disclosure.audit import Audit, Violation, audit
from evaluation.disclosure.curves import CoarseCurve, Steps, coarsen_curve
from evaluation.disclosure.ledger import Ledger
from evaluation.disclosure.populations import Dimension, Population, people
from evaluation.disclosure.releases import compare_releases
from evaluation.disclosure.rules import DEFAULT, FLOOR, OFF, check_threshold, is_small
from evaluation.disclosure.statements import Claim, Statement, between, count, difference, mean, share
from evaluation.disclosure.suppression import Suppression, suppress
from evaluation.disclosure.tables import ALL, Sum, Table, cross_table

__all__ = [
    "ALL",
    "DEFAULT",
    "FLOOR",
    "OFF",
    "Audit",
    "Claim",
    "CoarseCurve",
    "Dimension",
    "Ledger",
    "Population",
    "Statement",
    "Steps",
    "Sum",
    "Suppression",
    "Table",
    "Violation",
    "audit",
    "between",
    "check_threshold",
    "coarsen_curve",
    "compare_releases",
    "count",
    "cross_table",
    "difference",
    "is_small",
    "mean",
    "people",
    "share",
    "suppress",
]
