"""What partners' systems take and give: one file a format, no decisions; docs/exchange/ has a page of each.

Formats read and write polars frames whose columns are declared in `frames/schemas/`. Writers are generators
of text, so that a file of a million rows never stands in memory; readers that can be given such a file yield
frames of some thousands of rows. Wrong input raises BadInput with the place of every fault.
"""
