"""needs: what patients and staff will need."""
