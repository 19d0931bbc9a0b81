"""plan: who gets what, from where, on which flight, and why."""
