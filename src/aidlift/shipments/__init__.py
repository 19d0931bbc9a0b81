"""shipments: where each box is, until it is signed for at the named facility.

`moves` has the tables of states, `codes` the words of air cargo, `times` which time is shown, `receiving` the
law of a receipt, `clocks` how long goods stood still, `packing` the boxes, `waybills` their numbers, `papers`
what is printed.
"""

from aidlift.shipments.clocks import Clock, Happened, clocks, median_hours
from aidlift.shipments.codes import code_of, status_codes, words_of
from aidlift.shipments.moves import CONSIGNMENT, PLAN, RECEIPT, RELEASE
from aidlift.shipments.packing import Box, Totals, pack, take, totals
from aidlift.shipments.receiving import Counted, Share, problems_of_count, repeated, shares
from aidlift.shipments.times import TIME_TYPES, Time, shown
from aidlift.shipments.waybills import air_waybill_number, check_digit, read_air_waybill_number

__all__ = [
    "CONSIGNMENT",
    "PLAN",
    "RECEIPT",
    "RELEASE",
    "TIME_TYPES",
    "Box",
    "Clock",
    "Counted",
    "Happened",
    "Share",
    "Time",
    "Totals",
    "air_waybill_number",
    "check_digit",
    "clocks",
    "code_of",
    "median_hours",
    "pack",
    "problems_of_count",
    "read_air_waybill_number",
    "repeated",
    "shares",
    "shown",
    "status_codes",
    "take",
    "totals",
    "words_of",
]
