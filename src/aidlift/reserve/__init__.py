"""reserve: what stock there is, whose it is, where it lies, and what may be taken from it."""
