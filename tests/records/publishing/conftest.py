"""The way of a consignment and the pledges of a donor, as their own tests begin them."""

from tests.records.assistance.conftest import committed, paper, pledged, reported
from tests.records.shipments.conftest import world

__all__ = ["committed", "paper", "pledged", "reported", "world"]
