"""What the reserve holds: items, stores, expiry, what is stopped, whose it is."""
