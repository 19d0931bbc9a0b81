"""Write the generated pages docs/tables.md and docs/commands.md; `--check` fails when they are stale."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from aidlift import frames
from aidlift.cli.main import aidlift

DOCS = Path(__file__).resolve().parent.parent / "docs"
HEADER = "| column | type | unit | needed | allowed | what it is |\n|---|---|---|---|---|---|"
NOTE = "<!-- written by scripts/docs.py; do not edit -->\n"


def tables() -> str:
    """Return the page of tables: one section a table, one row a column."""
    parts = [
        "# Tables",
        NOTE,
        "Every table is a CSV file in UTF-8 with these columns. An empty cell is empty.",
    ]
    for name in frames.names():
        parts.append(f"\n## {name}\n\n{HEADER}")
        for column in frames.schema(name).columns:
            bounds = [f"≥ {column.minimum:g}"] if column.minimum is not None else []
            bounds += [f"≤ {column.maximum:g}"] if column.maximum is not None else []
            allowed = ", ".join([*column.values, *bounds])
            needed = "yes" if column.required else ""
            cells = (f"`{column.name}`", column.type, column.unit, needed, allowed, column.description)
            parts.append(f"| {' | '.join(cells)} |")
    return "\n".join(parts) + "\n"


def commands() -> str:
    """Return the page of commands: the help of each, as a terminal shows it."""
    parts = ["# Commands", NOTE]
    for path, command in _walk(aidlift, ("aidlift",)):
        context = click.Context(command, info_name=" ".join(path), terminal_width=100, max_content_width=100)
        parts.append(f"## {' '.join(path)}\n\n```\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def _walk(command: click.Command, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            found += _walk(child, (*path, name))
    return found


def main() -> None:
    """Write the pages, or say which are stale and exit with 1."""
    pages = {DOCS / "tables.md": tables(), DOCS / "commands.md": commands()}
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        if stale:
            sys.exit(f"Stale: {', '.join(path.name for path in stale)}. Run: just docs")
        return
    for path in stale:
        path.write_text(pages[path], encoding="utf-8")
        print(f"wrote docs/{path.name}")


if __name__ == "__main__":
    main()
