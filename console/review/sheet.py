"""The pack on paper: A4 pages of measures, map frames, the plan beside what was done, orders, the log."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from console.areas_picture import light_colours
from console.review.facts import Pack
from console.review.rows import Cells, sections, tiles
from console.words import t
from geodata.sketch import STYLES, Sketch, wide

FONT = "print"
FONT_FILE = Path(__file__).parents[1] / "assets" / "print" / "noto-sans-sc.ttf"  # console.vendor_print
MARGIN = 15 * mm
INNER = A4[0] - 2 * MARGIN
HEAD = 14 * mm


@cache
def colours() -> dict[str, Color]:
    return {name: HexColor(value) for name, value in light_colours().items()}


@cache
def style(size: float, colour: str = "tx-1", right: bool = False) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}{colour}{right}",
        fontName=FONT,
        fontSize=size,
        leading=1.38 * size,
        textColor=colours()[colour],
        wordWrap="CJK",
        alignment=TA_RIGHT if right else 0,
    )


def words(text: str, size: float = 8.5, colour: str = "tx-1", right: bool = False) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), style(size, colour, right))


def pdf(pack: Pack) -> bytes:
    """The whole document. The font was made at set-up; without it the start of a print fails by name."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))
    out = io.BytesIO()
    title = f"{t(pack.lang, 'pack.title')} · {pack.incident.title}"
    document = BaseDocTemplate(out, pagesize=A4, title=title, author=pack.city, invariant=1)
    room = Frame(MARGIN, MARGIN, INNER, A4[1] - MARGIN - HEAD - 6 * mm, 0, 0, 0, 0)
    document.addPageTemplates(
        [
            PageTemplate(
                "page",
                [room],
                onPage=lambda c, d: around(c, d, pack),
                onPageEnd=lambda c, d: across(c, pack),
            )
        ]
    )
    document.build(story(pack))
    return out.getvalue()


def around(canvas: Any, document: Any, pack: Pack) -> None:
    """Head and foot of every page."""
    wide_, high = A4
    canvas.saveState()
    canvas.setFont(FONT, 8)
    canvas.setFillColor(colours()["tx-3"])
    canvas.drawString(MARGIN, high - HEAD, f"{pack.city} · {t(pack.lang, 'pack.title')}")
    canvas.drawRightString(wide_ - MARGIN, high - HEAD, f"{pack.incident.incident_no}  {pack.incident.title}")
    canvas.setStrokeColor(colours()["line-2"])
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, high - HEAD - 2 * mm, wide_ - MARGIN, high - HEAD - 2 * mm)
    known = t(pack.lang, "pack.known", time=pack.clock(pack.until, day=True))
    canvas.drawString(MARGIN, 9 * mm, f"{known}   {t(pack.lang, 'pack.hash', hash=pack.fingerprint[:16])}")
    canvas.drawRightString(wide_ - MARGIN, 9 * mm, t(pack.lang, "pack.page", n=document.page))
    canvas.restoreState()


def across(canvas: Any, pack: Pack) -> None:
    """演练 over every page of a drill, over its maps too."""
    if not pack.incident.drill:
        return
    canvas.saveState()
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(45)
    canvas.setFillColor(colours()["tx-3"])
    canvas.setFillAlpha(0.16)
    canvas.setFont(FONT, 150)
    canvas.drawCentredString(0, -50, t(pack.lang, "emg.drill"))
    canvas.restoreState()


def story(pack: Pack) -> list[Flowable]:
    out: list[Flowable] = [*top(pack), Spacer(1, 4 * mm), measures(pack)]
    out += [Spacer(1, 5 * mm), KeepTogether([heading(t(pack.lang, "pack.frames")), *maps(pack)])]
    for name, cells in sections(pack):
        out += [Spacer(1, 5 * mm), *section(t(pack.lang, f"pack.{name}"), cells)]
    return out


def top(pack: Pack) -> list[Flowable]:
    one = pack.incident
    lang = pack.lang
    then = t(lang, "pack.then", time=pack.clock(pack.until, day=True)) if pack.then else ""
    drill = t(lang, "emg.drill") if one.drill else ""
    status = t(lang, f"emg.state.{one.state}")
    level = t(lang, f"emg.level.{one.level}") if one.level else ""
    grade = t(lang, f"emg.grade.{one.grade}") if one.grade else ""
    chips = "  ·  ".join(filter(None, (drill, level, grade, pack.kind, status, then)))
    line = "  ·  ".join(
        filter(None, (one.incident_no, one.place, one.address, pack.clock(one.declared_at, day=True)))
    )
    return [words(one.title, 20), Spacer(1, 1.5 * mm), words(chips, 10, "crit"), words(line, 9, "tx-3")]


def measures(pack: Pack) -> Table:
    """Two rows of four: what it is, how much, of what."""
    cells = [
        [words(tile.name, 8, "tx-3"), words(tile.value, 17, tile.colour), words(tile.more, 7.5, "tx-3")]
        for tile in tiles(pack)
    ]
    table = Table([cells[:4], cells[4:]], colWidths=[INNER / 4] * 4, hAlign="LEFT")
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), colours()["bg-2"]),
            ("INNERGRID", (0, 0), (-1, -1), 3, colours()["bg-1"]),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
        ]
    )
    return table


def heading(text: str) -> Table:
    table = Table([[words(text, 12)]], colWidths=[INNER])
    table.setStyle(
        [
            ("LINEBEFORE", (0, 0), (0, 0), 3, colours()["accent-fill"]),
            ("LEFTPADDING", (0, 0), (-1, -1), 7),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return table


def section(title: str, cells: Cells) -> list[Flowable]:
    """A heading that stays with the first rows, and a table that goes on over pages."""
    total = sum(cells.shares)
    widths = [INNER * share / total for share in cells.shares]
    rows: list[list[Any]] = [[words(name, 7.5, "tx-3") for name in cells.head]]
    rows += [[words(text, 8.5, colour) for text, colour in row] for row in cells.rows]
    if len(rows) == 1:
        return [heading(title), Spacer(1, 2 * mm), words(cells.none, 8.5, "tx-3")]
    look: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colours()["line-1"]),
        ("BACKGROUND", (0, 0), (-1, 0), colours()["bg-2"]),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    first = Table(rows[:4], colWidths=widths, style=look)
    rest = [Table(rows[4:], colWidths=widths, style=[*look[:2], *look[3:]])] if rows[4:] else []
    return [KeepTogether([heading(title), Spacer(1, 2 * mm), first]), *rest]


def maps(pack: Pack) -> list[Flowable]:
    """Two to a row, each under its instant."""
    width = (INNER - 4 * mm) / 2
    cells = [[Map(sketch, width), words(pack.clock(at, day=True), 8, "tx-2")] for at, sketch in pack.frames]
    rows = [cells[i : i + 2] for i in range(0, len(cells), 2)]
    if (len(rows[-1]) == 1 and len(rows) > 1) or len(cells) == 1:
        rows[-1].append([])
    look = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 4 * mm)]
    return [
        Spacer(1, 2 * mm),
        Table(
            rows,
            colWidths=[width + 4 * mm, width],
            hAlign="LEFT",
            style=[*look, ("VALIGN", (0, 0), (-1, -1), "TOP")],
        ),
    ]


class Map(Flowable):  # type: ignore[misc]
    """A sketch as vector drawing."""

    def __init__(self, sketch: Sketch, width: float) -> None:
        super().__init__()
        self.sketch, self.k = sketch, width / sketch.width
        self.width, self.height = width, sketch.height * self.k

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        clip = canvas.beginPath()
        clip.roundRect(0, 0, self.width, self.height, 3)
        canvas.clipPath(clip, stroke=0)
        canvas.translate(0, self.height)
        canvas.scale(self.k, -self.k)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        for mark in self.sketch.marks:
            self._mark(canvas, mark)
        for word in self.sketch.words:
            self._word(canvas, word)

    def _mark(self, canvas: Any, mark: Any) -> None:
        look = STYLES[mark.style]
        path = canvas.beginPath()
        path.moveTo(*mark.points[0])
        for point in mark.points[1:]:
            path.lineTo(*point)
        if mark.closed:
            path.close()
        if look.fill:
            canvas.setFillColor(colours()[look.fill])
            canvas.setFillAlpha(look.opacity)
        if look.stroke:
            canvas.setStrokeColor(colours()[look.stroke])
            canvas.setLineWidth(mark.width or look.width)
            canvas.setDash(*(list(look.dash), 0) if look.dash else ())
        canvas.drawPath(path, stroke=int(bool(look.stroke)), fill=int(bool(look.fill)))

    def _word(self, canvas: Any, word: Any) -> None:
        """Twice: its halo, then itself. A text's mode outlasts it, hence a state for each."""
        for mode, colour in ((1, "map-halo"), (0, STYLES[word.style].fill)):
            canvas.saveState()
            canvas.translate(*word.at)
            canvas.scale(1, -1)
            canvas.setFillAlpha(1)
            canvas.setStrokeColor(colours()["map-halo"])
            canvas.setLineWidth(3)
            canvas.setDash()
            text = canvas.beginText(-wide(word) / 2, -0.36 * word.size)
            text.setFont(FONT, word.size)
            text.setTextRenderMode(mode)
            text.setFillColor(colours()[colour])
            text.textOut(word.text)
            canvas.drawText(text)
            canvas.restoreState()
