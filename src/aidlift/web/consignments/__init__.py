"""One consignment: where it is, what was said of its way, how long it stood, what came."""
