"""Webhooks: other systems are told of changes, signed, as far as the role of who asked for it reaches."""
