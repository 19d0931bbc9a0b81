"""What was reported, by whom, as known on a day, and where it may be going."""
