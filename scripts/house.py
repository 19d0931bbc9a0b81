"""Draw the house: layers, packages, and what imports what. `--check` finds what has outgrown its place."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "aidlift"
LAYERS = [
    ("show", ["cli", "web"]),
    ("keep", ["records"]),
    ("compose", ["flow"]),
    (
        "decide",
        ["figures", "outlook", "needs", "assistance", "reserve", "plan", "shipments", "bulletin", "intake"],
    ),
    ("tools", ["formats", "solvers", "charts"]),
    ("tables", ["frames"]),
    ("names", ["catalogue"]),
    ("ground", ["states", "evidence", "errors"]),
]
LONGEST_FILE = 600
LONGEST_FUNCTION = 80


def package_of(module: str) -> str:
    """Return the first name below aidlift: `aidlift.plan.verify` is of `plan`."""
    return module.split(".")[1] if module.count(".") else "aidlift"


def files_of(package: str) -> list[Path]:
    """List the Python files of a package or of a single-file module."""
    folder = HOUSE / package
    single = HOUSE / f"{package}.py"
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [single] if single.exists() else []


def imports_of(path: Path) -> set[str]:
    """Return the packages of the house that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("aidlift"):
            names = [node.module] if node.module != "aidlift" else [f"aidlift.{a.name}" for a in node.names]
            found |= {package_of(name) for name in names}
        elif isinstance(node, ast.Import):
            found |= {package_of(a.name) for a in node.names if a.name.startswith("aidlift.")}
    return found - {"aidlift"}


def draw() -> None:
    """Print one row a package: lines of code, files, and the packages below that it imports."""
    order = [name for _, names in LAYERS for name in names]
    for layer, names in LAYERS:
        standing = [name for name in names if files_of(name)]
        if not standing:
            continue
        print(f"\n{layer.upper():8} {'─' * 92}")
        for name in standing:
            paths = files_of(name)
            lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)
            below = sorted(set().union(*map(imports_of, paths)) - {name}, key=order.index)
            print(f"  {name:11} {lines:6,} lines {len(paths):3} files   ↓ {' '.join(below) or '–'}")
    print()


def long_pieces() -> list[str]:
    """Say which files and functions have outgrown a reader's eye."""
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        if path.parent.name == "migrations":  # written by a program, read by the database
            continue
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        if (count := len(text.splitlines())) > LONGEST_FILE:
            found.append(f"{name}: {count} lines; look for a second subject (limit {LONGEST_FILE})")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found.append(
                        f"{name}:{node.lineno} {node.name}: {length} lines (limit {LONGEST_FUNCTION})"
                    )
    return found


def undocumented_commands() -> list[str]:
    """Say which commands lack an example in their help."""
    missing = defaultdict(list)
    for path in sorted((HOUSE / "cli").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(
                "command" in ast.dump(d) for d in node.decorator_list
            ):
                doc = ast.get_docstring(node) or ""
                if "Example:" not in doc:
                    missing[path.name].append(node.name)
    return [f"cli/{file}: no `Example:` in {', '.join(names)}" for file, names in missing.items()]


def main() -> None:
    """Draw, or check and exit with 1 when something has outgrown its place."""
    if "--check" not in sys.argv:
        draw()
        return
    faults = long_pieces() + undocumented_commands()
    print("\n".join(faults) or "The house is in order.")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
