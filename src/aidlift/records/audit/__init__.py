"""Who did what: one line a change, chained by hashes, refused to be altered by the database itself."""
