"""Draw the picture of the chain that stands in the README: docs/chain.svg."""

from __future__ import annotations

from html import escape
from pathlib import Path

INK, SOFT, TEAL, LINE = "#1d2b36", "#5b6b77", "#1f6f8b", "#9fb3bd"
BOX_W, BOX_H = 158, 62

RUNS, LATER, INPUT = "runs", "later", "input"  # whether `aidlift flow` does it today

BOXES = {  # name: (x, y, sentence, standing)
    "official files": (20, 30, "WHO, JHU, ministries", INPUT),
    "figures": (230, 30, "what was reported, as of", RUNS),
    "outlook": (440, 30, "1–4 weeks, with intervals", RUNS),
    "needs": (650, 30, "items, country, day", RUNS),
    "news, sitreps": (20, 130, "paragraphs of text", INPUT),
    "intake": (230, 130, "drafts with quotes", RUNS),
    "requests, pledges": (440, 130, "who asked, who promised", RUNS),
    "shortfall": (650, 130, "what is left to find", RUNS),
    "stock, corridors": (440, 230, "what there is, what flies", RUNS),
    "plan": (650, 230, "proven, fair, verified", RUNS),
    "approval": (650, 330, "by another person", LATER),
    "consignments": (440, 330, "where each box is", LATER),
    "receipts": (230, 330, "signed at the facility", LATER),
    "bulletin": (20, 330, "what the world is told", RUNS),
}
ARROWS = [
    ("official files", "figures"),
    ("figures", "outlook"),
    ("outlook", "needs"),
    ("news, sitreps", "intake"),
    ("intake", "requests, pledges"),
    ("requests, pledges", "shortfall"),
    ("needs", "shortfall"),
    ("shortfall", "plan"),
    ("stock, corridors", "plan"),
    ("plan", "approval"),
    ("approval", "consignments"),
    ("consignments", "receipts"),
    ("receipts", "bulletin"),
]


def box(name: str) -> str:
    """Draw one stage."""
    x, y, sentence, standing = BOXES[name]
    edge, ink = (LINE, SOFT) if standing == INPUT else (TEAL, INK)
    dash = ' stroke-dasharray="6 4"' if standing == LATER else ""
    middle = x + BOX_W / 2
    return (
        f'<rect x="{x}" y="{y}" width="{BOX_W}" height="{BOX_H}" rx="9" class="box" stroke="{edge}"{dash}/>'
        f'<text x="{middle}" y="{y + 27}" class="name" fill="{ink}">{escape(name)}</text>'
        f'<text x="{middle}" y="{y + 46}" class="say" fill="{SOFT}">{escape(sentence)}</text>'
    )


def arrow(start: str, end: str) -> str:
    """Draw an arrow between two stages that stand beside or below each other."""
    (x0, y0, *_), (x1, y1, *_) = BOXES[start], BOXES[end]
    if y0 == y1:
        right = x1 > x0
        points = (x0 + (BOX_W if right else 0), y0 + BOX_H / 2, x1 + (0 if right else BOX_W), y1 + BOX_H / 2)
    else:
        points = (x0 + BOX_W / 2, y0 + BOX_H, x1 + BOX_W / 2, y1)
    a, b, c, d = points
    return f'<line x1="{a}" y1="{b}" x2="{c}" y2="{d}" class="arrow" marker-end="url(#tip)"/>'


def picture() -> str:
    """Return the whole picture as SVG."""
    style = (
        "text{font-family:'Liberation Sans',Arial,Helvetica,sans-serif;text-anchor:middle}"
        ".name{font-size:14.5px;font-weight:bold}.say{font-size:11.5px}"
        f".arrow{{stroke:{SOFT};stroke-width:1.6}}.box{{fill:#fff;stroke-width:1.6}}"
    )
    tip = (
        '<marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
        'orient="auto">'
        f'<path d="M0 0 10 5 0 10z" fill="{SOFT}"/></marker>'
    )
    parts = "\n".join([*(arrow(*pair) for pair in ARROWS), *(box(name) for name in BOXES)])
    title = "The chain: official files and news in; figures, outlook, needs, shortfall, plan; bulletin out"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 828 422" role="img" aria-label="{title}">'
        f"<title>{title}</title><style>{style}</style><defs>{tip}</defs>"
        f'<rect width="828" height="422" rx="14" fill="#f5f7f8"/>\n{parts}\n</svg>\n'
    )


if __name__ == "__main__":
    target = Path(__file__).resolve().parent.parent / "docs" / "chain.svg"
    target.write_text(picture(), encoding="utf-8")
    print(f"wrote {target.name}")
