"""The situation bulletin: one page and one text that say the same, and the charts in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from aidlift.bulletin import planned, situation, supply
from aidlift.bulletin.blocks import Block, Citations, Paragraph, Text
from aidlift.bulletin.material import Material
from aidlift.bulletin.page import page
from aidlift.bulletin.pictures import NARROW, WIDE, drawings
from aidlift.bulletin.plain import markdown
from aidlift.bulletin.words import day_said
from aidlift.charts.render import svg


@dataclass(frozen=True, kw_only=True)
class Sitrep:
    """A bulletin: `html` needs no other file, `markdown` reads as plain text, `charts` are SVG by name."""

    html: str
    markdown: str
    charts: dict[str, str] = field(default_factory=dict)


def sitrep(material: Material) -> Sitrep:
    """Write the bulletin; what the material lacks is said to be missing.

    The three most important facts come first. No country is ranked by merit: tables go by name. The same
    material gives the same bytes.
    """
    draws = drawings(material)
    wide = {name: svg(draw(WIDE), name=name) for name, draw in draws.items()}
    narrow = {name: svg(draw(NARROW), name=f"{name}-narrow") for name, draw in draws.items()}
    title = f"{material.title}: {day_said(material.day)}"
    lead = f"What was known on {day_said(material.day)}, what may come, and what the reserve can do."
    blocks = _blocks(material, set(draws))
    cites = Citations(material.sources)
    markdown(title, lead, blocks, cites)  # numbers the sources in reading order
    blocks += planned.sources(material, cites)
    pictures = {name: (wide[name], narrow[name]) for name in draws}
    return Sitrep(
        html=page(title, lead, blocks, cites, pictures),
        markdown=markdown(title, lead, blocks, cites),
        charts=wide,
    )


def _blocks(material: Material, drawn: set[str]) -> list[Block]:
    blocks: list[Block] = [situation.facts(material)]
    if material.disclaimer:
        blocks.append(Paragraph(Text(material.disclaimer), "warning"))
    return [
        *blocks,
        *situation.reported(material, drawn),
        *situation.outlook(material, drawn),
        *supply.needs(material),
        *supply.assistance(material),
        *supply.reserve(material, drawn),
        *planned.plan(material, drawn),
        *planned.corridors(material),
        *planned.unknown(material),
    ]
