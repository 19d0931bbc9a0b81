"""The situation bulletin: one page and one text that say the same, and the charts in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aidlift.bulletin import planned, situation, supply
from aidlift.bulletin.blocks import Block, Citations, Paragraph, Text
from aidlift.bulletin.changed import changed
from aidlift.bulletin.consignments import consignments
from aidlift.bulletin.letter import letter
from aidlift.bulletin.material import Material
from aidlift.bulletin.page import page
from aidlift.bulletin.paper import paper
from aidlift.bulletin.pictures import NARROW, WIDE, drawings
from aidlift.bulletin.plain import markdown
from aidlift.bulletin.signature import Signature, signatures, standing
from aidlift.bulletin.translated import translated
from aidlift.bulletin.voice import ENGLISH, voice
from aidlift.charts.render import svg

Charts = Mapping[str, tuple[str, str]]
"""Drawn charts by name: a wide and a narrow SVG of each."""


@dataclass(frozen=True, kw_only=True)
class Sitrep:
    """A bulletin: `html` needs no other file; `markdown`, and `text` for e-mail, say the same without charts.
    `charts` are SVG by name; `paper` is what the template of its PDF shows
    (`formats.papers.pdf("bulletin", paper)`).
    """

    html: str
    markdown: str
    text: str
    charts: dict[str, str] = field(default_factory=dict)
    paper: dict[str, Any] = field(default_factory=dict)


def drawn(material: Material) -> Charts:
    """Draw every chart that the material has rows for."""
    draws = drawings(material)
    return {
        name: (svg(draw(WIDE), name=name), svg(draw(NARROW), name=f"{name}-narrow"))
        for name, draw in draws.items()
    }


def sitrep(
    material: Material,
    *,
    language: str = ENGLISH,
    before: Material | None = None,
    signed: Signature | None = None,
    charts: Charts | None = None,
) -> Sitrep:
    """Write the bulletin; what the material lacks is said to be missing.

    The three most important facts come first. No country is ranked by merit: tables go by name. `before` is
    the material of the last bulletin, to say what changed; `signed` who answers for this one; `charts` are
    drawn here unless they are given. The same material gives the same bytes.
    """
    pictures = drawn(material) if charts is None else charts
    says = voice(language)
    title = says("title", title=material.title, day=material.day)
    lead = says("lead", day=material.day)
    blocks = _blocks(material, set(pictures), before, signed)
    cites = Citations(material.sources)
    markdown(title, lead, blocks, cites)  # numbers the sources in reading order
    blocks = translated([*blocks, *planned.sources(material, cites), *signatures(signed)], material, says)
    wide = {name: pair[0] for name, pair in pictures.items()}
    return Sitrep(
        html=page(title, lead, blocks, cites, pictures, says),
        markdown=markdown(title, lead, blocks, cites, says.warning),
        text=letter(title, lead, blocks, cites, says.warning),
        charts=wide,
        paper=paper(title, lead, blocks, cites, wide, says),
    )


def _blocks(
    material: Material, drawn: set[str], before: Material | None, signed: Signature | None
) -> list[Block]:
    blocks: list[Block] = [*standing(signed), situation.facts(material)]
    if material.disclaimer:
        blocks.append(Paragraph(Text(material.disclaimer), "warning"))
    return [
        *blocks,
        *(changed(before, material) if before is not None else ()),
        *situation.reported(material, drawn),
        *situation.outlook(material, drawn),
        *supply.needs(material),
        *supply.assistance(material),
        *supply.reserve(material, drawn),
        *planned.plan(material, drawn),
        *planned.corridors(material),
        *consignments(material),
        *planned.unknown(material),
    ]
