"""Funding flows in the columns in which OCHA's Financial Tracking Service publishes its own, with HXL tags.

Column names and tags are those of the files `fts_incoming_funding_….csv` that OCHA publishes on HDX. The
flows are those of the reserve (boundary `incoming`); goods without a stated value have no amount, as none
is made up. FTS takes no such file: it serves those whose tools read FTS data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from aidlift.formats.exchange import streams
from aidlift.formats.exchange.cells import guarded

COLUMNS = {
    "date": ("date", "#date"),
    "budgetYear": (None, "#date+year+budget"),
    "description": ("description", "#description+notes"),
    "amountUSD": ("amount_usd", "#value+funding+total+usd"),
    "srcOrganization": ("donor", "#org+name+funder"),
    "srcOrganizationTypes": ("donor_type", "#org+type+funder+list"),
    "srcLocations": ("donor_location", "#country+iso3+funder+list"),
    "srcUsageYearStart": ("year", "#date+year+start+funder"),
    "srcUsageYearEnd": ("year", "#date+year+end+funder"),
    "destPlan": ("plan", "#activity+appeal+name"),
    "destPlanCode": ("plan_code", "#activity+appeal+id+external"),
    "destPlanId": (None, "#activity+appeal+id+fts_internal"),
    "destOrganization": ("recipient", "#org+name+impl"),
    "destOrganizationTypes": ("recipient_type", "#org+type+impl+list"),
    "destGlobalClusters": ("cluster", "#sector+cluster+name+list"),
    "destLocations": ("location", "#country+iso3+impl+list"),
    "destProject": (None, "#activity+project+name"),
    "destProjectCode": (None, "#activity+project+code"),
    "destEmergency": (None, "#crisis+name"),
    "destUsageYearStart": ("year", "#date+year+start+impl"),
    "destUsageYearEnd": ("year", "#date+year+end+impl"),
    "contributionType": ("contribution", "#financial+contribution+type"),
    "flowType": ("flow_type", "#financial+contribution+type"),
    "method": ("method", "#financial+method"),
    "boundary": ("boundary", "#financial+direction"),
    "onBoundary": ("on_boundary", "#financial+direction+type"),
    "status": ("status", "#status+text"),
    "firstReportedDate": ("first_reported", "#date+reported"),
    "decisionDate": ("decided_on", "#date+decision"),
    "keywords": ("keywords", "#description+keywords"),
    "originalAmount": ("amount", "#value+funding+total"),
    "originalCurrency": ("currency", "#value+funding+total+currency"),
    "exchangeRate": ("exchange_rate", "#financial+fx"),
    "id": ("flow", "#activity+id+fts_internal"),
    "refCode": ("flow", "#activity+code"),
    "createdAt": ("created_at", "#date+created"),
    "updatedAt": ("updated_at", "#date+updated"),
}
"""FTS's column: ours (None: always empty), and its tag."""

ALWAYS = {"flow_type": "Standard", "boundary": "incoming", "on_boundary": "single", "cluster": "Health"}


def write_flows(table: pl.DataFrame | Iterable[pl.DataFrame]) -> Iterator[str]:
    """Write the table `funding_flows` as CSV: header, tags, a row a flow."""
    yield ",".join(COLUMNS) + "\n"
    yield ",".join(tag for _, tag in COLUMNS.values()) + "\n"
    for frame in streams.batches(table):
        told = frame.with_columns(
            pl.col("date").dt.year().alias("year"),
            pl.col(pl.Datetime).dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
            *(pl.lit(value).alias(name) for name, value in ALWAYS.items()),
        )
        columns = [
            (pl.lit(None, pl.String) if ours is None else pl.col(ours)).alias(theirs)
            for theirs, (ours, _) in COLUMNS.items()
        ]
        yield guarded(told.select(columns)).write_csv(include_header=False)
