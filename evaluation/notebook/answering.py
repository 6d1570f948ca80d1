"""What a page of a comparison begins with: what is answered, what may and may not be said, and the trial behind it."""

from __future__ import annotations

from evaluation.arms import ArmValues
from evaluation.disclosure.counted import Counted
from evaluation.disclosure.populations import Population
from evaluation.notebook.captions import write_caption
from evaluation.notebook.guard import (
    counted_arms,
    group,
    guarded,
    hidden,
    hidden_answer,
    hidden_claims,
    shows,
    shows_arms,
)
from evaluation.notebook.means import mean_answer, mean_claims
from evaluation.notebook.page import capitalise, facts, lacking
from evaluation.notebook.trial import Trial, shown_horizon
from evaluation.notebook.unknown import with_unknown
from evaluation.parameters import Settings
from evaluation.presentation import show, tables, units
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.protection.coding import EARLY, YES, with_it
from evaluation.statistics import proportions
from evaluation.statistics.estimate import Estimate
from evaluation.study import Study
from evaluation.waiting import TREATED

# An interval within ten points either way leaves out what most programmes would call a large effect.
LARGE = 0.1


def trial_answer(found: Trial, settings: Settings) -> Shown:
    """Return the first screen of a comparison, made from the one estimate that leads the study."""
    if isinstance(found.counts, ArmValues):
        return mean_answer(found.estimate, found.counts, settings)
    study = settings.study
    question = study.question[settings.language]
    if not shows_trial(found, settings):
        return hidden_answer(question, found.counts.outcome, "difference", settings)
    shown = show.headline(
        "answer",
        question=question,
        answer=difference_line(found, settings),
        verdict=verdict_line(found, settings),
        base=base_line(found, settings),
        caution=study.caution[settings.language],
        estimate=found.estimate,
    )
    return shown.counting(counted_trial(found, settings))


def trial_claims(found: Trial, settings: Settings) -> Shown:
    """Return what may and what may not be said from the comparison that leads the study."""
    if isinstance(found.counts, ArmValues):
        return mean_claims(found.estimate, found.counts, settings)
    if not shows_trial(found, settings):
        return hidden_claims(settings)
    words = Words(settings.language)
    can, cannot = comparison_claims(found, settings)
    can, cannot = ([capitalise(line) for line in lines] for lines in (can, cannot))
    return show.claims("claims", can, cannot, words).counting(counted_trial(found, settings))


def comparison_claims(found: Trial, settings: Settings) -> tuple[list[str], list[str]]:
    """Return what the leading estimate allows to say and what it does not."""
    words, told, verdict = Words(settings.language), trial_facts(found, settings), found.estimate.verdict
    empty = not found.counts.n1 or not found.counts.n0
    first = f"claims.cannot.{verdict}" if empty or found.estimate.defined else "trial.cannot.undefined"
    cannot = [words.text(first, **told), words.text(f"claims.cannot.{settings.study.design}", **told)]
    if found.early.any() and shows_early(found, settings):
        cannot.append(words.text("trial.cannot.ever", **told))
    if found.structure == "undated":
        cannot.append(words.text("trial.cannot.undated", **told))
    key = "trial.can.grid" if found.estimate.p_value is None else "claims.can"
    can = [words.text(f"{key}.{verdict}", **told)] if found.estimate.defined else []
    if found.rates or found.structure == "counts":
        can.insert(0, words.text("claims.can.rates" if found.structure == "counts" else "trial.can.rates", **told))
    return can, cannot


def difference_line(found: Trial, settings: Settings) -> str:
    """Say where the difference may lie, between whom, and within what time."""
    words, told = Words(settings.language), trial_facts(found, settings)
    if not found.estimate.defined:
        empty = not found.counts.n1 or not found.counts.n0
        return words.text("answer.undefined" if empty else "trial.undefined", **told)
    if found.structure == "dated":
        return words.text("trial.answer.dated" if found.rates else "trial.answer.dated_grid", **told)
    return words.text(
        "answer.difference" if found.rates or found.structure == "counts" else "trial.answer.grid", **told
    )


def short_line(found: Trial, settings: Settings) -> str:
    """Say the difference with its limits, where another page says the rest."""
    if not found.estimate.defined or found.structure == "counts":
        return difference_line(found, settings)
    key = "dated" if found.structure == "dated" else "other"
    return capitalise(Words(settings.language).text(f"trial.short.{key}", **trial_facts(found, settings)))


def verdict_line(found: Trial, settings: Settings) -> str:
    """Say what the limits allow to say: also which large differences they leave out."""
    words, estimate = Words(settings.language), found.estimate
    lines = [words.text(f"verdict.{settings.study.design}.{estimate.verdict}", **trial_facts(found, settings))]
    if estimate.verdict == "cannot_tell" and estimate.low is not None and estimate.high is not None:
        most = max(abs(estimate.low), abs(estimate.high))
        if most <= LARGE:
            lines.append(words.text("trial.excluded", most=words.points(most, signed=False)))
    return " ".join(lines)


def base_line(found: Trial, settings: Settings) -> str:
    """Say of how many people, how many outcomes came before the treatment began, and who is in no count."""
    words, told = Words(settings.language), trial_facts(found, settings)
    if found.structure == "counts":
        line = words.text("trial.base.counts", **told)
        return line if found.counts.published else with_unknown(line, settings)
    lines = [words.text("trial.base.arms", **told)]
    if found.structure == "dated" and shows_early(found, settings):
        lines.append(words.text(f"trial.base.early_{'some' if found.early.any() else 'none'}", **told))
    if found.structure == "undated":
        lines.append(words.text("trial.base.undated", **told))
    if 0 < shown_horizon(found) < settings.study.time.window:
        lines.append(words.text("trial.base.ends_early", **told))
    return with_unknown(" ".join(lines), settings)


def trial_table(found: Trial, settings: Settings, id: str = "trial") -> Shown:
    """Show the trial aimed at beside what the data allow, item by item."""
    if found.structure in ("counts", "values"):
        return lacking("trial", id, settings)
    if not shows_trial(found, settings):
        return hidden(id, settings)
    words, told = Words(settings.language), trial_facts(found, settings)
    study, structure = settings.study, found.structure
    given = {"eligibility": study.trial.eligibility, "follow_up": study.trial.follow_up}
    rows = []
    for item in ("eligibility", "zero", "strategies", "assignment", "follow_up", "outcome", "estimand", "analysis"):
        own = given.get(item)
        aimed = own[settings.language] if own else words.text(f"trial.aimed.{item}", **told)
        data = _allowed(item, structure, study, told, words)
        if item == "follow_up" and found.ended_early and not guarded(settings):
            data = f"{data} {words.text('trial.data.ended_early', **told)}"
        rows.append(tables.Row(words.text(f"trial.item.{item}"), (capitalise(aimed), capitalise(data))))
    columns = [tables.Column(words.text(f"trial.column.{name}"), kind="text") for name in ("item", "aimed", "data")]
    first = write_caption("trial", id, settings, told)
    shown = tables.show_table(tables.Table(first, tuple(columns), tuple(rows), (found.estimate,)), words)
    return shown.counting(counted_trial(found, settings))


def _allowed(item: str, structure: str, study: Study, told: dict[str, str], words: Words) -> str:
    """Return what the data allow of an item of the trial."""
    match item:
        case "strategies" | "analysis" | "estimand":
            return words.text(f"trial.data.{item}_{structure}", **told)
        case "assignment":
            return words.text(f"trial.data.assignment_{study.design}", **told)
        case "eligibility" | "follow_up":
            own = getattr(study.trial, item) is not None
            return words.text(f"trial.data.{item}", specified="" if own else words.text("trial.unspecified"), **told)
    return words.text(f"trial.data.{item}", **told)


def ever_never(found: Trial, settings: Settings, id: str = "ever-never") -> Shown:
    """Say what the count of who ever was treated gives, and how much of it came before the treatment began."""
    if found.structure != "dated" or isinstance(found.counts, ArmValues):
        return lacking("ever_never", id, settings)
    if not shows_trial(found, settings) or not shows_early(found, settings):
        return hidden(id, settings)
    words, told, counts = Words(settings.language), trial_facts(found, settings), found.counts
    early = int(found.early.sum())
    ever = _difference(counts.events1, counts.n1, counts.events0, counts.n0, settings)
    without = _difference(counts.events1 - early, counts.n1, counts.events0, counts.n0, settings)
    told |= {"ever": words.estimate(ever), "without": words.value(without, without.value)}
    key = "trial.ever.some" if early else "trial.ever.none"
    shown = show.sentence(id, words.text(key, **told), [ever, without] if early else [ever])
    return shown.counting(counted_trial(found, settings))


def _difference(events1: int, n1: int, events0: int, n0: int, settings: Settings) -> Estimate:
    primary = settings.study.primary
    found = proportions.compare(events1, n1, events0, n0, method=primary.inference, level=primary.level)
    return found.replace(estimand="ever_treated_difference", population=primary.population)


def shows_trial(found: Trial, settings: Settings) -> bool:
    """Return whether the comparison may be shown: its every count, with and without the outcome.

    What a model says of a place, less what it says of all places, would give the other places away.
    """
    if isinstance(found.counts, ArmValues) or (found.modelled and guarded(settings) and not settings.whole):
        return False
    return shows_arms(found.counts, settings)


def shows_early(found: Trial, settings: Settings) -> bool:
    """Return whether it may be shown how many outcomes came before the treatment began."""
    return shows(settings, early_people(settings, found))


def early_people(settings: Settings, found: Trial) -> Population:
    """Return the treated people with the outcome before the treatment began."""
    who = group(settings, TREATED, found.counts.population).among(**with_it(settings.study, found.counts.outcome))
    return who.among(**{EARLY: (YES,)})


def counted_trial(found: Trial, settings: Settings) -> list[Counted]:
    """Return the counts that the comparison shows or gives away."""
    assert not isinstance(found.counts, ArmValues)
    counted = list(counted_arms(found.counts, settings))
    if found.structure == "dated" and shows_early(found, settings):
        counted.append(Counted(early_people(settings, found), int(found.early.sum())))
    return counted


def trial_facts(found: Trial, settings: Settings) -> dict[str, str]:
    """Return everything a sentence about the trial may need, written out."""
    assert not isinstance(found.counts, ArmValues)
    words, time, estimate = Words(settings.language), settings.study.time, found.estimate
    told = facts(estimate, found.counts, settings)
    if found.structure == "counts":
        return told
    unit = f"{time.unit}s"
    horizon = words.time(shown_horizon(found), unit)
    within = words.text("answer.within", window=horizon)
    starts, grace = found.starts, found.grace or 0.0
    label = settings.study.outcome(found.counts.outcome).label[settings.language]
    rule = "trial.grace_given" if settings.study.trial.grace else "trial.grace_default"
    # How many began so early is a count.
    rule, share = (
        (f"{rule}_some", None) if guarded(settings) or not len(starts) else (rule, float((starts <= grace).mean()))
    )
    rates = [words.percent(rate) for rate in found.rates] if found.rates else [words.text("words.undefined")] * 2
    return told | {
        "within": within,
        "horizon": horizon,
        "study_window": words.time(time.window, unit),
        "outcome": label + within,
        "outcome_label": label,
        "rate1": rates[0],
        "rate0": rates[1],
        "grace": words.time(grace, unit),
        "low_number": units.number(estimate.low, estimate.scale, words) if estimate.low is not None else "",
        "early": words.number(int(found.early.sum())),
        "ended_early": words.number(found.ended_early),
        "unknown_starts": words.number(found.unknown_starts),
        "grace_rule": words.text(rule, share=words.percent(share, 0)),
        "reason": words.why(estimate),
        "method": tables.method_name(estimate.method, words) if estimate.method else words.text("tables.not_stated"),
    }
