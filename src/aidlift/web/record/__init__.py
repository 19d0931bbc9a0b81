"""The page of one record: what the tables say of it, what was done with it, what can be done now."""
