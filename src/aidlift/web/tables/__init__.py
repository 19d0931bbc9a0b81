"""Any table of the records as a page: filter, find, sort, page by page, export."""
