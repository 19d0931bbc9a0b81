"""The whole chain in one readable file."""
