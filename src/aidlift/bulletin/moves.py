"""What can be done with a bulletin, as a table to be read aloud."""

from __future__ import annotations

from aidlift.states import machine

BULLETIN = machine(
    "bulletin",
    "draft",
    """
    draft    | approve  | approved
    draft    | withdraw | withdrawn
    # another bulletin, approved as well, says what was wrong; this one stays as it was
    approved | correct  | corrected
    """,
)
PUBLISHED = ("approved", "corrected")
"""States of a bulletin that the world has been told."""
