"""What the world is told: bulletins, kept and signed; and what goes to partners' systems."""
