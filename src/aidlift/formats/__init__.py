"""formats: files in and out; no decisions are made here."""
