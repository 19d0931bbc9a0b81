"""assistance: who asked, who promised, what became of it."""
