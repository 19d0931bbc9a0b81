"""`aidlift version`."""

from __future__ import annotations

import platform
from importlib.metadata import version as version_of

import click

from aidlift.cli.output import emit, json_option


@click.command()
@json_option
def version(as_json: bool) -> None:
    """Print the version of Aidlift and of what it stands on.

    Example: aidlift version --json
    """
    versions = {"aidlift": version_of("aidlift"), "python": platform.python_version()}
    versions |= {name: version_of(name) for name in ("polars", "numpy", "scipy", "ortools")}
    if as_json:
        emit(versions)
    else:
        click.echo(
            f"Aidlift {versions.pop('aidlift')}  ({', '.join(f'{k} {v}' for k, v in versions.items())})"
        )
