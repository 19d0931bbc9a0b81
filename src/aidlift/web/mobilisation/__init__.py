"""What is needed, who covers it, and what became of what was promised."""
