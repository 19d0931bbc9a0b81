"""Running the chain from the desk, and what a run leaves: charts, a bulletin."""
