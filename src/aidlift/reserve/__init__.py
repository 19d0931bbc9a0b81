"""reserve: what stock there is, whose it is, and where."""
