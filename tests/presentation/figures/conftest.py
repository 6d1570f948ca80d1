"""One of each figure, small, in a language of choice."""

import itertools

import numpy as np
import pandas as pd
import pytest

from evaluation.presentation import figures
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Suppressed
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate, undefined

SENTENCES = {
    "it": {
        "pact": "Con il patto generativo firmato",
        "none": "Senza patto",
        "jobless": "Quota di persone ancora senza un'esperienza di lavoro",
        "months": "Mesi dalla fine del corso di orientamento al lavoro",
        "fewer": "meno persone al lavoro con il patto",
        "more": "più persone al lavoro con il patto",
        "cannot": "non si può dire",
        "fixed": "Contratto a tempo determinato",
        "trainee": "Tirocinio extracurricolare",
        "adjusted": "Standardizzata con un modello logistico su sette caratteristiche",
        "unseen1": "Persone non viste con il patto che hanno trovato un lavoro",
        "unseen0": "Persone non viste senza patto che hanno trovato un lavoro",
        "enrolled": "Iscritti a una delle otto edizioni del corso",
        "dropped": "Non osservati in nessun registro della provincia",
        "never": "mai",
        "reason": "meno di 5 persone",
    },
    "en": {
        "pact": "With a signed pact",
        "none": "Without a pact",
        "jobless": "Share of people still without any work experience",
        "months": "Months since the end of the course",
        "fewer": "fewer in work with the pact",
        "more": "more in work with the pact",
        "cannot": "cannot tell",
        "fixed": "Fixed-term contract",
        "trainee": "Internship",
        "adjusted": "Standardised with a logistic model on seven characteristics",
        "unseen1": "Unseen people with a pact who found a job",
        "unseen0": "Unseen people without a pact who found a job",
        "enrolled": "Enrolled in one of the eight editions",
        "dropped": "Seen in no register of the province",
        "never": "never",
        "reason": "fewer than 5 people",
    },
}


def curve(group: int, drop: float) -> pd.DataFrame:
    time = np.arange(1, 13)
    survival = (1 - drop) ** time
    return pd.DataFrame(
        {
            "group": group,
            "time": time,
            "n_at_risk": 100 - 5 * time + 5,
            "n_event": 3,
            "n_censored": 2,
            "survival": survival,
            "std_error": 0.05,
            "low": np.where(time == 1, np.nan, survival - 0.04),
            "high": np.where(time == 1, np.nan, survival + 0.04),
        }
    )


CURVES = pd.concat([curve(1, 0.06), curve(0, 0.04)])


def difference(value, low, high, **fields):
    fields = {"scale": "difference", "level": 0.95, "n": 105, "events": 46} | fields
    return Estimate(estimand="any_work", value=value, low=low, high=high, **fields)


def incidences() -> pd.DataFrame:
    shares = CURVES.assign(cumulative_incidence=1 - CURVES["survival"], low=1 - CURVES["high"], high=1 - CURVES["low"])
    columns = ["cumulative_incidence", "low", "high"]
    return pd.concat([shares.assign(cause=c, **{n: shares[n] * f for n in columns}) for c, f in ((1, 0.3), (2, 0.6))])


def timing(reason: str, never: str) -> pd.DataFrame:
    pairs = itertools.product(range(1, 4), [*range(1, 5), never])
    return pd.DataFrame(
        {
            "pact": str(p),
            "event": str(e),
            "people": Suppressed(reason) if e == 2 else 7 * p,
            "early": e != never and e < p,
        }
        for p, e in pairs
    )


def survival(language: str) -> Shown:
    say = SENTENCES[language]
    reached = Estimate(estimand="median", scale="months", value=11.2, low=8.0, high=float("inf"), level=0.95)
    return figures.survival_curves(
        CURVES,
        Caption("survival", f"{say['pact']} (survival)", f"{say['jobless']}, n = 105", notes=(say["reason"],)),
        Words(language),
        labels={1: say["pact"], 0: say["none"]},
        medians={1: reached, 0: undefined("median", "months", say["never"])},
        measure=say["jobless"],
        time_label=say["months"],
    )


def build(language: str) -> dict:
    words, say = Words(language), SENTENCES[language]

    def caption(name: str) -> Caption:
        return Caption(name, f"{say['pact']} ({name})", f"{say['jobless']}, n = 105", notes=(say["reason"],))

    arms = {1: say["pact"], 0: say["none"]}
    axes = {"measure": say["jobless"], "time_label": say["months"]}
    sides = (say["fewer"], say["more"])
    rows = {
        say["adjusted"]: difference(0.114, -0.085, 0.309),
        say["none"]: undefined("any_work", "difference", "nobody is counted"),
        say["trainee"]: Suppressed(say["reason"]),
        say["fixed"]: difference(0.1, -0.05, float("inf")),
    }
    ratios = {say["pact"]: difference(1.4, 0.001, 500.0, scale="hazard_ratio")}
    proportions = {say["enrolled"]: difference(0.336, 0.26, 0.42, scale="proportion", n=137)}
    bounds = {
        say["dropped"]: Estimate(estimand="any_work", scale="difference", value=None, low=-0.074, high=0.24, n=137)
    }
    panels = pd.concat([CURVES.assign(panel=place) for place in range(3)])
    balance = pd.DataFrame({"covariate": ["age", "sex"], "before": [0.31, -0.2], "after": [0.02, np.inf]})
    tipping = pd.DataFrame(
        [(a, b, "higher" if a > b else "lower" if b > a + 8 else "cannot_tell") for a in range(8) for b in range(20)],
        columns=["unseen_events1", "unseen_events0", "verdict"],
    )
    verdicts = {"higher": say["more"], "cannot_tell": say["cannot"], "lower": say["fewer"]}
    generator = np.random.default_rng(7)
    scores, arm = generator.beta(2, 4, 140), np.repeat([1, 0], [40, 100])
    lanes = pd.DataFrame({"months_to_pact": [1.0, 4, np.nan], "months_to_event": [6.0, 2, 3], "followup_months": 12.0})
    specifications = pd.DataFrame(
        {
            "estimate": difference(0.01 * place, 0.01 * place - 0.1, 0.01 * place + 0.1),
            "outcome": outcome,
            "window": window,
        }
        for place, (outcome, window) in enumerate(itertools.product((say["trainee"], say["fixed"]), "369"))
    )
    return {
        "survival": survival(language),
        "panels": figures.survival_curves(
            panels, caption("panels"), words, labels=arms, panels={p: f"{say['months']} {p}" for p in range(3)}, **axes
        ),
        "causes": figures.cumulative_incidence(
            incidences().query("group == 0"),
            caption("causes"),
            words,
            labels={1: say["trainee"], 2: say["fixed"]},
            **axes,
        ),
        "causes-by-arm": figures.cumulative_incidence(
            incidences(),
            caption("causes-by-arm"),
            words,
            labels={1: say["trainee"], 2: say["fixed"]},
            groups=arms,
            **axes,
        ),
        "forest": figures.forest(
            rows, caption("forest"), words, sides=sides, overall={say["pact"]: difference(0.1, 0, 0.2)}
        ),
        "ratios": figures.forest(ratios, caption("ratios"), words, sides=sides),
        "rates": figures.rates(proportions, caption("rates"), words),
        "ranges": figures.ranges(bounds, caption("ranges"), words, sides=sides),
        "love": figures.love_plot(
            balance,
            caption("love"),
            words,
            labels={"age": say["months"], "sex": say["none"]},
            stages={"before": say["cannot"], "after": say["adjusted"]},
        ),
        "overlap": figures.propensity_overlap(
            scores, arm, caption("overlap"), words, labels=(say["pact"], say["none"])
        ),
        "tipping": figures.tipping_map(
            tipping,
            caption("tipping"),
            words,
            axes=(say["unseen1"], say["unseen0"]),
            verdicts=verdicts,
            scenarios={say["dropped"]: (0, 0), say["enrolled"]: (7, 19)},
        ),
        "flow": figures.flow(
            [
                figures.Step(say["enrolled"], 137),
                figures.Step(say["dropped"], 32, left_out=True),
                figures.Step(say["pact"], 105),
                figures.Step(say["none"], Suppressed(say["reason"])),
            ],
            caption("flow"),
            words,
        ),
        "swimmer": figures.swimmer(
            lanes,
            caption("swimmer"),
            words,
            labels={"pact": say["pact"], "event": say["fixed"], "end": say["never"]},
            time_label=say["months"],
        ),
        "timing": figures.timing_grid(
            timing(say["reason"], say["never"]),
            caption("timing"),
            words,
            axes=(say["fixed"], say["pact"]),
            early=say["fewer"],
        ),
        "specification": figures.specification_curve(
            specifications,
            caption("specification"),
            words,
            choices={"outcome": say["fixed"], "window": say["months"]},
            sides=sides,
        ),
    }


@pytest.fixture(scope="session")
def build_gallery():
    """Return the maker of every figure in a language."""
    return build


@pytest.fixture(scope="session")
def galleries():
    """Every figure by language and name."""
    return {language: build(language) for language in SENTENCES}
