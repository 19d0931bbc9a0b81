"""The page on which an auditor has the whole chain walked."""
