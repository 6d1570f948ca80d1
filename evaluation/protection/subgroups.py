"""Which subgroups of a study may be shown beside everything else: decided after the rest, and whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaluation.disclosure.populations import Population
from evaluation.disclosure.rules import is_small
from evaluation.disclosure.suppression import Suppression
from evaluation.disclosure.tables import Table
from evaluation.protection.coding import NO_SUBGROUP, SUBGROUP
from evaluation.protection.families import count_subgroups
from evaluation.study import Study

if TYPE_CHECKING:
    import pandas as pd


def show_subgroups(study: Study, coded: pd.DataFrame, rest: Suppression) -> dict[str, frozenset[Population]]:
    """Return the counts of the subgroups that may be shown, in the order in which the study lists them.

    One is added to those before it when no count that tells all of them apart is small, and nothing that it divides or
    is made of is hidden: then its counts say nothing of what is hidden elsewhere. Where that fails for the people who
    are not compared, those who are may still be shown.

    Parameters
    ----------
    study : Study
        The study.
    coded : DataFrame
        All its people.
    rest : Suppression
        What is shown and hidden of everything else.
    """
    shown: dict[str, frozenset[Population]] = {}
    for item in study.subgroups:
        told_apart = _only(coded, [*shown, item.id])
        for compared in (False, True):
            safe = _is_safe(count_subgroups(study, told_apart, compared=compared), rest)
            if safe and not _hangs_on_hidden(item.id, coded, rest):
                # In the categories of everybody, as pages and audit know them.
                shown[item.id] = _about(item.id, count_subgroups(study, coded, compared=compared))
                break
    return shown


def _only(coded: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return coded people who are told apart by some subgroups alone."""
    belongs = coded[SUBGROUP].str.split("+").map(lambda each: [name for name in each if name in names])
    return coded.assign(**{SUBGROUP: belongs.str.join("+").replace("", NO_SUBGROUP)})


def _is_safe(table: Table, rest: Suppression) -> bool:
    """Return whether no count is small and every one that the rest has too is shown there."""
    small = any(is_small(number, rest.threshold) for number in table.counts.values())
    return not small and not any(who in rest.hidden for who in table.counts)


def _hangs_on_hidden(name: str, coded: pd.DataFrame, rest: Suppression) -> bool:
    """Return whether a subgroup is made of categories of something of which a count is hidden."""
    inside = coded[SUBGROUP].map(lambda each: name in each.split("+"))
    others = coded.columns.drop(SUBGROUP)
    made_of = {dimension for dimension in others if inside.groupby(coded[dimension]).nunique().max() == 1}
    hidden = {dimension for who in rest.hidden if isinstance(who, Population) for dimension, _ in who.chosen}
    return bool(made_of & hidden)


def _about(name: str, table: Table) -> frozenset[Population]:
    """Return the counts of one subgroup as a whole."""
    inside = frozenset(
        each
        for who in table.counts
        if isinstance(who, Population)
        for dimension, names in who.chosen
        if dimension == SUBGROUP
        for each in names
        if name in each.split("+")
    )
    return frozenset(
        who
        for who in table.counts
        if isinstance(who, Population) and frozenset(dict(who.chosen).get(SUBGROUP, ())) == inside
    )
