"""figures: what was reported, by whom, as known on a day."""
