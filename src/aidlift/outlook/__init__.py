"""Where it is going: weekly counts with their reporting state, forecasts with honest bands, Rt."""

from aidlift.outlook.forecast import MEMBERS, TARGETS, Outlook, forecast
from aidlift.outlook.levels import LEVEL_NAMES, LEVELS
from aidlift.outlook.rt import estimate_rt_cori, generation_interval
from aidlift.outlook.samples import draw_samples
from aidlift.outlook.score import score_forecasts, wis
from aidlift.outlook.weekly import weekly_incidence

__all__ = [
    "LEVELS",
    "LEVEL_NAMES",
    "MEMBERS",
    "TARGETS",
    "Outlook",
    "draw_samples",
    "estimate_rt_cori",
    "forecast",
    "generation_interval",
    "score_forecasts",
    "weekly_incidence",
    "wis",
]
