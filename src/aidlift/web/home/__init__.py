"""Where each role lands: what needs it now."""
