"""A past day from the nearest checkpoint is what adding up all lines gives."""

from datetime import timedelta

import polars as pl

from aidlift.records.reserve import actions as reserve
from aidlift.records.reserve import history
from aidlift.records.reserve.models import Checkpoint, Movement
from aidlift.reserve import balances
from tests.records.conftest import NOON
from tests.reserve.test_balances_counting_equity import movements


def test_each_past_day_is_the_sum_of_what_was_posted_by_its_end(cast, receive):
    lots = [receive(50), receive(50)]
    for day in range(1, 12):
        reserve.issue(
            "CTU", lot=lots[day % 2].pk, quantity=day, recipient="NPL", document="R", by=cast("bikram"),
            at=NOON + timedelta(days=day),
        )  # fmt: skip
        if day % 3 == 0:
            history.keep_checkpoint(at=NOON + timedelta(days=day), every=3)
    assert Checkpoint.objects.count() == 3
    fields = ("from_place_id", "to_place_id", "lot_id", "quantity", "posted_at")
    rows = list(Movement.objects.values_list(*fields))
    lines = movements(*[row[:4] for row in rows]).with_columns(posted_at=pl.Series([row[4] for row in rows]))
    for day in range(-1, 14):
        known = (NOON + timedelta(days=day)).date()
        assert history.held(known).rows() == balances(lines, known=known).rows(), known


def test_a_checkpoint_is_kept_only_where_enough_was_posted(receive):
    receive(1)
    assert history.keep_checkpoint(at=NOON) is None
    assert not Checkpoint.objects.exists()
