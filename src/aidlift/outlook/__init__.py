"""outlook: where the epidemic is going, honestly uncertain."""
