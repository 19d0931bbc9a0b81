"""What the world calls things: items, places, parties, units and weeks."""

from aidlift.catalogue.items import Item, item, item_codes, items
from aidlift.catalogue.places import Place, find_place, location_codes, place, place_name

__all__ = [
    "Item",
    "Place",
    "find_place",
    "item",
    "item_codes",
    "items",
    "location_codes",
    "place",
    "place_name",
]
