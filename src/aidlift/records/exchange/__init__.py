"""Whole tables in and out of the records: previewed, judged cell by cell, and brought in by the actions."""
