"""The API: every table and every action of the records for programs, under `/api/v1`."""
