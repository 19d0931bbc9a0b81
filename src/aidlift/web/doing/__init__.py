"""Any action of the records as a page: its form, its problems beside their fields, and what came of it."""
