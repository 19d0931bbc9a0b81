"""The handbook in `docs/`, as pages."""
