"""The quantile levels of the forecast hubs."""

from __future__ import annotations

import numpy as np

LEVELS = (0.01, 0.025, *(round(0.05 * step, 2) for step in range(1, 20)), 0.975, 0.99)
"""The 23 levels every forecast hub asks for (Covid-19 Forecast Hub; hubverse)."""

LEVEL_NAMES = tuple(f"{level:g}" for level in LEVELS)
"""The levels as `output_type_id` writes them."""

LEVEL_ARRAY = np.array(LEVELS)
