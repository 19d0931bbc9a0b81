"""Write the generated pages of docs/: tables, commands, actions; `--check` fails when they are stale."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from aidlift import frames
from aidlift.cli.main import aidlift
from aidlift.cli.records import field_rows
from aidlift.records import connect

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
    parts = [
        "# Commands",
        NOTE,
        "Every command of `aidlift`, with its options and an example, as a terminal shows it.\n",
    ]
    for path, command in _walk(aidlift, ("aidlift",)):
        context = click.Context(command, info_name=" ".join(path), terminal_width=100, max_content_width=100)
        parts.append(f"## {' '.join(path)}\n\n```\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def actions() -> str:
    """Return the page of actions and tables of the records, and who may do what."""
    from aidlift.records import access
    from aidlift.records.action import ACTIONS
    from aidlift.records.query import QUERIES

    parts = ["# Actions and tables of the records", NOTE]
    parts.append("Every change is made by one of these, from a page, the API or `aidlift do`.")
    for name in sorted(ACTIONS):
        parts.append(
            f"\n## {name}\n\n{ACTIONS[name].sentence}\n\n| field | what to write | needed |\n|---|---|---|"
        )
        parts += [
            f"| `{field}` | {kind} | {needed} |"
            for field, kind, needed in field_rows(ACTIONS[name].parameters)
        ]
    parts.append("\n# Tables\n\n| table | what it shows | filters |\n|---|---|---|")
    for name in sorted(QUERIES):
        filters = ", ".join(f"`{field}`" for field in QUERIES[name].parameters)
        parts.append(f"| `{name}` | {QUERIES[name].sentence} | {filters} |")
    parts.append(
        "\n# Who may do what\n\n| permission | "
        f"{' | '.join(access.ROLES)} |\n|---|{'---|' * len(access.ROLES)}"
    )
    for permission in access.permissions():
        cells = {
            rule.role: f"{rule.access} {rule.scope}"
            for rule in access.rules()
            if rule.permission == permission
        }
        parts.append(f"| `{permission}` | {' | '.join(cells.get(role, '') for role in access.ROLES)} |")
    return "\n".join(parts) + "\n"


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
    connect.start()
    pages = {DOCS / "tables.md": tables(), DOCS / "commands.md": commands(), DOCS / "actions.md": actions()}
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
