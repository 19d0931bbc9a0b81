"""Which routes are open, and which flights go when."""
