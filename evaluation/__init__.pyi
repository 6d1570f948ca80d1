"""The vocabulary of the notebooks, for editors: written by tests/test_vocabulary.py."""

from evaluation.analysis.adjusting import adjust as adjust
from evaluation.analysis.columns import columns as columns
from evaluation.analysis.curves import cumulative_incidence as cumulative_incidence
from evaluation.analysis.curves import kaplan_meier as kaplan_meier
from evaluation.analysis.describe import describe as describe
from evaluation.analysis.effects import mean_difference as mean_difference
from evaluation.analysis.effects import odds_ratio as odds_ratio
from evaluation.analysis.effects import risk_difference as risk_difference
from evaluation.analysis.effects import risk_ratio as risk_ratio
from evaluation.analysis.forests import forest as forest
from evaluation.analysis.frame import participants as participants
from evaluation.analysis.frame import subset as subset
from evaluation.analysis.hazards import cox as cox
from evaluation.analysis.in_work import in_work as in_work
from evaluation.analysis.models import model as model
from evaluation.analysis.own_tables import table as table
from evaluation.analysis.plots import plot as plot
from evaluation.analysis.tables import crosstab as crosstab
from evaluation.analysis.texts import text as text
from evaluation.notebook.adjusting import adjusted_forest as adjusted_forest
from evaluation.notebook.adjusting import adjusting as adjusting
from evaluation.notebook.adjusting import baseline as baseline
from evaluation.notebook.adjusting import love_plot as love_plot
from evaluation.notebook.adjusting import overlap as overlap
from evaluation.notebook.adjusting import randomisation as randomisation
from evaluation.notebook.answering import ever_never as ever_never
from evaluation.notebook.answering import trial_answer as trial_answer
from evaluation.notebook.answering import trial_claims as trial_claims
from evaluation.notebook.answering import trial_table as trial_table
from evaluation.notebook.auditing import audit as audit
from evaluation.notebook.auditing import audit_claims as audit_claims
from evaluation.notebook.auditing import difference_ranges as difference_ranges
from evaluation.notebook.auditing import figures_table as figures_table
from evaluation.notebook.auditing import rate_ranges as rate_ranges
from evaluation.notebook.auditing import scenario_ranges as scenario_ranges
from evaluation.notebook.auditing import scenario_table as scenario_table
from evaluation.notebook.auditing import unprinted_table as unprinted_table
from evaluation.notebook.comparison import arm_counts as arm_counts
from evaluation.notebook.comparison import compare as compare
from evaluation.notebook.comparison import exact_tests as exact_tests
from evaluation.notebook.comparison import methods as methods
from evaluation.notebook.comparison import outcome_forest as outcome_forest
from evaluation.notebook.comparison import published_forest as published_forest
from evaluation.notebook.comparison import published_reason as published_reason
from evaluation.notebook.comparison import scales as scales
from evaluation.notebook.comparison import two_by_two as two_by_two
from evaluation.notebook.curves import cause_curves as cause_curves
from evaluation.notebook.curves import waiting_curves as waiting_curves
from evaluation.notebook.doubting import believed as believed
from evaluation.notebook.doubting import cost as cost
from evaluation.notebook.doubting import enrolled as enrolled
from evaluation.notebook.doubting import tipping_map as tipping_map
from evaluation.notebook.doubting import unmeasured as unmeasured
from evaluation.notebook.doubting import unseen_bounds as unseen_bounds
from evaluation.notebook.hazard import hazard_by_period as hazard_by_period
from evaluation.notebook.hazard import hazard_table as hazard_table
from evaluation.notebook.hazard import variants_forest as variants_forest
from evaluation.notebook.hazard import weighted_curves as weighted_curves
from evaluation.notebook.leading import audit_answer as audit_answer
from evaluation.notebook.means import mean_differences as mean_differences
from evaluation.notebook.means import outcome_means as outcome_means
from evaluation.notebook.outcomes import in_work_at as in_work_at
from evaluation.notebook.outcomes import in_work_by_arm as in_work_by_arm
from evaluation.notebook.outcomes import outcome_answer as outcome_answer
from evaluation.notebook.outcomes import outcome_claims as outcome_claims
from evaluation.notebook.outcomes import outcome_rates as outcome_rates
from evaluation.notebook.outcomes import outcomes_by_kind as outcomes_by_kind
from evaluation.notebook.outcomes import outcomes_by_place as outcomes_by_place
from evaluation.notebook.people import exposure as exposure
from evaluation.notebook.people import flow as flow
from evaluation.notebook.people import people_answer as people_answer
from evaluation.notebook.people import people_by_place as people_by_place
from evaluation.notebook.people import people_claims as people_claims
from evaluation.notebook.quality import changes_table as changes_table
from evaluation.notebook.quality import fates_table as fates_table
from evaluation.notebook.quality import files_table as files_table
from evaluation.notebook.quality import intake as intake
from evaluation.notebook.quality import issues_table as issues_table
from evaluation.notebook.quality import populations_table as populations_table
from evaluation.notebook.quality import quality_answer as quality_answer
from evaluation.notebook.quality import quality_claims as quality_claims
from evaluation.notebook.quality import registers_table as registers_table
from evaluation.notebook.timing import arm_dates as arm_dates
from evaluation.notebook.timing import landmark_curves as landmark_curves
from evaluation.notebook.timing import swimmer as swimmer
from evaluation.notebook.timing import timing_direction as timing_direction
from evaluation.notebook.timing import timing_forest as timing_forest
from evaluation.notebook.timing import timing_grid as timing_grid
from evaluation.notebook.trial import trial as trial
from evaluation.notebook.undated import dates_band as dates_band
from evaluation.notebook.undated import dates_courses as dates_courses
from evaluation.notebook.undated import dates_unknown as dates_unknown
from evaluation.notebook.undated import ratio_band as ratio_band
from evaluation.notebook.waiting import horizons as horizons
from evaluation.notebook.waiting import median_table as median_table
from evaluation.notebook.waiting import rank_tests as rank_tests
from evaluation.notebook.waiting import waiting_answer as waiting_answer
from evaluation.notebook.waiting import waiting_claims as waiting_claims
from evaluation.notebook.waiting import waiting_times as waiting_times
from evaluation.parameters import settings as settings
from evaluation.presentation.pages import page as page

__version__: str
_VOCABULARY: dict[str, tuple[str, ...]]
__all__ = [
    "adjust",
    "adjusted_forest",
    "adjusting",
    "arm_counts",
    "arm_dates",
    "audit",
    "audit_answer",
    "audit_claims",
    "baseline",
    "believed",
    "cause_curves",
    "changes_table",
    "columns",
    "compare",
    "cost",
    "cox",
    "crosstab",
    "cumulative_incidence",
    "dates_band",
    "dates_courses",
    "dates_unknown",
    "describe",
    "difference_ranges",
    "enrolled",
    "ever_never",
    "exact_tests",
    "exposure",
    "fates_table",
    "figures_table",
    "files_table",
    "flow",
    "forest",
    "hazard_by_period",
    "hazard_table",
    "horizons",
    "in_work",
    "in_work_at",
    "in_work_by_arm",
    "intake",
    "issues_table",
    "kaplan_meier",
    "landmark_curves",
    "love_plot",
    "mean_difference",
    "mean_differences",
    "median_table",
    "methods",
    "model",
    "odds_ratio",
    "outcome_answer",
    "outcome_claims",
    "outcome_forest",
    "outcome_means",
    "outcome_rates",
    "outcomes_by_kind",
    "outcomes_by_place",
    "overlap",
    "page",
    "participants",
    "people_answer",
    "people_by_place",
    "people_claims",
    "plot",
    "populations_table",
    "published_forest",
    "published_reason",
    "quality_answer",
    "quality_claims",
    "randomisation",
    "rank_tests",
    "rate_ranges",
    "ratio_band",
    "registers_table",
    "risk_difference",
    "risk_ratio",
    "scales",
    "scenario_ranges",
    "scenario_table",
    "settings",
    "subset",
    "swimmer",
    "table",
    "text",
    "timing_direction",
    "timing_forest",
    "timing_grid",
    "tipping_map",
    "trial",
    "trial_answer",
    "trial_claims",
    "trial_table",
    "two_by_two",
    "unmeasured",
    "unprinted_table",
    "unseen_bounds",
    "variants_forest",
    "waiting_answer",
    "waiting_claims",
    "waiting_curves",
    "waiting_times",
    "weighted_curves",
]
