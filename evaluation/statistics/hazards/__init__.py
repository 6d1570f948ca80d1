"""Models of the hazard: Cox, Fine-Gray, monthly, and arms that people enter on the way."""

from evaluation.statistics.hazards.arm_comparison import ObservedExpected
from evaluation.statistics.hazards.coefficients import HypothesisTest
from evaluation.statistics.hazards.concordance import Concordance
from evaluation.statistics.hazards.cox_fit import CoxFit
from evaluation.statistics.hazards.cox_model import cox
from evaluation.statistics.hazards.fine_gray_model import FineGrayFit, fine_gray
from evaluation.statistics.hazards.firth_model import FirthCoxFit, firth_cox
from evaluation.statistics.hazards.landmarks import LandmarkAnalyses, LandmarkAnalysis, landmark
from evaluation.statistics.hazards.monthly_fit import MonthlyFit
from evaluation.statistics.hazards.monthly_model import monthly
from evaluation.statistics.hazards.person_periods import life_table, person_months
from evaluation.statistics.hazards.time_varying import TimeVaryingArm, time_varying_arm

__all__ = [
    "Concordance",
    "CoxFit",
    "FineGrayFit",
    "FirthCoxFit",
    "HypothesisTest",
    "LandmarkAnalyses",
    "LandmarkAnalysis",
    "MonthlyFit",
    "ObservedExpected",
    "TimeVaryingArm",
    "cox",
    "fine_gray",
    "firth_cox",
    "landmark",
    "life_table",
    "monthly",
    "person_months",
    "time_varying_arm",
]
