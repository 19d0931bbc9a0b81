"""Where it is going: weekly counts with their reporting state, forecasts with honest bands, Rt."""

from aidlift.outlook.forecast import MEMBERS, TARGETS, Outlook, forecast
from aidlift.outlook.forecaster import Forecaster, fit_forecaster
from aidlift.outlook.growth import detect_waves, doubling_time, growth_rate, sustained_above
from aidlift.outlook.levels import LEVEL_NAMES, LEVELS
from aidlift.outlook.rt import estimate_rt_cori, generation_interval
from aidlift.outlook.rt_filter import estimate_rt_filter
from aidlift.outlook.samples import draw_samples
from aidlift.outlook.score import relative_wis, score_forecasts, wis
from aidlift.outlook.weekly import weekly_incidence

__all__ = [
    "LEVELS",
    "LEVEL_NAMES",
    "MEMBERS",
    "TARGETS",
    "Forecaster",
    "Outlook",
    "detect_waves",
    "doubling_time",
    "draw_samples",
    "estimate_rt_cori",
    "estimate_rt_filter",
    "fit_forecaster",
    "forecast",
    "generation_interval",
    "growth_rate",
    "relative_wis",
    "score_forecasts",
    "sustained_above",
    "weekly_incidence",
    "wis",
]
