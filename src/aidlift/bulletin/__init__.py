"""bulletin: what the world is told."""
