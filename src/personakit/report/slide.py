"""``Deck`` and ``Slide``: slides in the house style, drawn with python-pptx; text always fits its box."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from personakit.report.fit_text import FittedTable, clean, fit_font_size, fit_table

INK, MUTED, RULE, ACCENT, FAINT = "1B2530", "56636F", "C9D0D6", "1B6983", "EEF1F3"
FONT = "Calibri"


class Deck:
    """A deck of wide slides."""

    def __init__(self, footer: str) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(13.333), Inches(7.5)
        self._footer = footer
        about = self._deck.core_properties
        about.title, about.author, about.last_modified_by, about.revision = clean(footer), "personakit", "personakit", 1

    def slide(self, title: str, subtitle: str) -> Slide:
        """Add a slide with a title, a subtitle and the footer."""
        raw = self._deck.slides.add_slide(
            self._deck.slide_layouts[5]
        )  # the layout with a title only, so that the outline has every slide's title
        slide = Slide(raw)
        slide.title(title, subtitle)
        number = len(self._deck.slides)
        slide.text(self._footer, 0.7, 7.02, 8, 0.3, 9, muted=True)
        slide.text(str(number), 11.6, 7.02, 1.0, 0.3, 9, muted=True, right=True)
        return slide

    def save(self, target: BytesIO) -> None:
        """Write the deck."""
        self._deck.save(target)


class Slide:
    """One slide; positions are in inches from the upper left corner."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def title(self, text: str, subtitle: str) -> None:
        """Write the title and the subtitle."""
        from pptx.util import Inches

        holder = self._raw.shapes.title
        holder.left, holder.top, holder.width, holder.height = Inches(0.7), Inches(0.4), Inches(11.9), Inches(0.65)
        holder.text_frame.margin_left = holder.text_frame.margin_right = 0  # aligned with what is below
        fitted_text, size = fit_font_size(clean(text), 11.7, 0.62, 30)
        self._write(holder.text_frame, [fitted_text], size, INK, bold=True)
        self.text(subtitle, 0.7, 1.02, 11.9, 0.4, 13, muted=True)

    def text(  # noqa: PLR0917 a box is four numbers
        self, text: str, left: float, top: float, width: float, height: float, size: float, *, bold: bool = False,
        muted: bool = False, right: bool = False,
    ) -> None:  # fmt: skip
        """Write a text into a box, in smaller letters if it would overflow.

        Parameters
        ----------
        text : str
            The text.
        left, top, width, height : float
            The box, inches.
        size : float
            Largest size of the font, points.
        bold, muted, right : bool
            Bold letters, muted ink, aligned right.
        """
        fitted_text, size = fit_font_size(clean(text), width, height, size)
        self._write(
            self._box(left, top, width, height), [fitted_text], size, MUTED if muted else INK, bold=bold, right=right
        )

    def list(self, texts: Sequence[str], left: float, top: float, width: float, height: float, size: float) -> None:  # noqa: PLR0917 a box is four numbers
        """Write texts below each other, one paragraph per text.

        Parameters
        ----------
        texts : sequence of str
            The texts.
        left, top, width, height : float
            The box, inches.
        size : float
            Largest size of the font, points.
        """
        together, size = fit_font_size(
            "\n".join(clean(text).replace("\n", " ") for text in texts), width, height * 0.85, size
        )
        self._write(self._box(left, top, width, height), together.split("\n"), size, INK, after=size * 0.5)

    def picture(self, image: bytes, alt: str, left: float, top: float, size: float) -> None:
        """Put a picture into a square, as large as its shape allows.

        Parameters
        ----------
        image : bytes
            A PNG or a JPEG.
        alt : str
            Description for those who cannot see it.
        left, top, size : float
            The square, inches.
        """
        from pptx.util import Inches

        picture = self._raw.shapes.add_picture(BytesIO(image), Inches(left), Inches(top), height=Inches(size))
        if picture.width > Inches(size):
            picture.height, picture.width = int(picture.height * Inches(size) / picture.width), Inches(size)
        picture._element.nvPicPr.cNvPr.set("descr", clean(alt))

    def foot(self, text: str) -> None:
        """Write a note at the foot."""
        if text:
            self.text(text, 0.7, 6.68, 11.9, 0.34, 10, muted=True)

    def table(self, table: FittedTable, left: float, top: float, height: float) -> None:
        """Put a table on the slide, in letters small enough for its height.

        Parameters
        ----------
        table : FittedTable
            The table.
        left, top, height : float
            Inches; the height at most.
        """
        from pptx.util import Inches, Pt

        table, heights, size = fit_table(table, height)
        frame = self._raw.shapes.add_table(
            len(table.rows) + 1, len(table.head), Inches(left), Inches(top), Inches(sum(table.widths)),
            Inches(sum(heights)),
        )  # fmt: skip
        grid = frame.table
        grid.horz_banding = False
        for at, width in enumerate(table.widths):
            grid.columns[at].width = Inches(width)
        for down, row in enumerate((table.head, *table.rows)):
            grid.rows[down].height = Inches(heights[down])
            for at, text in enumerate(row):
                cell = grid.cell(down, at)
                cell.margin_left = cell.margin_right = Inches(0.07)
                cell.margin_top = cell.margin_bottom = Inches(0.03)
                fill = table.fills[down - 1][at] if table.fills and down else None
                self._cell(cell, clean(text), size - (1 if down == 0 else 0), fill, head=down == 0, first=at == 0)
                if Pt(size) and fill is not None:
                    cell.text_frame.paragraphs[-1].runs[0].font.size = Pt(max(size - 2, 7))

    def bars(  # noqa: PLR0917 a box is four numbers
        self, names: Sequence[str], values: Sequence[float], unit: str, left: float, top: float, width: float,
        height: float,
    ) -> None:  # fmt: skip
        """Draw a bar chart that can be edited, the first bar on top.

        Parameters
        ----------
        names : sequence of str
            One per bar.
        values : sequence of float
            One per bar.
        unit : str
            Unit of the values.
        left, top, width, height : float
            Inches.
        """
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE

        data = CategoryChartData(number_format="#,##0")
        data.categories = [clean(name) for name in names]
        data.add_series(clean(f"Value at risk a year, {unit}"), values)
        chart = self._chart(XL_CHART_TYPE.BAR_CLUSTERED, data, left, top, width, height)
        chart.has_legend = False
        chart.category_axis.reverse_order = True
        chart.category_axis.format.line.color.rgb = _rgb(RULE)
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0 if min(values) >= 0 else None
        plot = chart.plots[0]
        plot.gap_width = 60
        plot.series[0].format.fill.solid()
        plot.series[0].format.fill.fore_color.rgb = _rgb(ACCENT)
        plot.has_data_labels = True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "#,##0", False

    def lines(  # noqa: PLR0917 a box is four numbers
        self, names: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], scale: Sequence[float],
        left: float, top: float, width: float, height: float,
    ) -> None:  # fmt: skip
        """Draw a line chart that can be edited; a missing figure breaks its line.

        Parameters
        ----------
        names : sequence of str
            The stages.
        series : sequence of (str, sequence of float or None)
            Name and figures of every line, the accented one first.
        scale : sequence of float
            Both limits of the rating scale.
        left, top, width, height : float
            Inches.
        """
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
        from pptx.enum.dml import MSO_LINE
        from pptx.util import Pt

        data = CategoryChartData(number_format="0.0")
        data.categories = [clean(name) for name in names]
        for name, values in series:
            data.add_series(clean(name), values)
        chart = self._chart(XL_CHART_TYPE.LINE_MARKERS, data, left, top, width, height)
        chart.has_legend = len(series) > 1
        if chart.has_legend:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = scale[0], scale[1]
        chart.value_axis.major_gridlines.format.line.color.rgb = _rgb(RULE)
        chart.value_axis.format.line.fill.background()
        chart.category_axis.format.line.color.rgb = _rgb(RULE)
        for at, drawn in enumerate(chart.plots[0].series):
            colour = ACCENT if at == 0 else MUTED
            drawn.smooth = False
            drawn.format.line.color.rgb = _rgb(colour)
            drawn.format.line.width = Pt(2.25 if at == 0 else 1.25)
            if at:
                drawn.format.line.dash_style = MSO_LINE.DASH
            drawn.marker.format.fill.solid()
            drawn.marker.format.fill.fore_color.rgb = _rgb(colour)
            drawn.marker.format.line.color.rgb = _rgb(colour)
            drawn.marker.size = 7 if at == 0 else 4

    def _chart(self, kind: Any, data: Any, left: float, top: float, width: float, height: float) -> Any:  # noqa: PLR0917 a box is four numbers
        from pptx.util import Inches, Pt

        chart = self._raw.shapes.add_chart(kind, Inches(left), Inches(top), Inches(width), Inches(height), data).chart
        chart.has_title = False
        chart.font.size, chart.font.name = Pt(10), FONT
        chart.font.color.rgb = _rgb(INK)
        return chart

    def _box(self, left: float, top: float, width: float, height: float) -> Any:
        from pptx.util import Inches

        frame = self._raw.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height)).text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        return frame

    def _cell(
        self, cell: Any, text: str, size: float, fill: tuple[str, bool] | None, *, head: bool, first: bool
    ) -> None:
        from pptx.enum.text import MSO_ANCHOR

        colour = MUTED if head else "FFFFFF" if fill and fill[1] else INK
        self._write(cell.text_frame, text.split("\n"), size, colour, bold=bool(fill), right=False)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.fill.solid()
        cell.fill.fore_color.rgb = _rgb(fill[0] if fill else FAINT if head else "FFFFFF")
        if fill or (head and not first):
            from pptx.enum.text import PP_ALIGN

            for paragraph in cell.text_frame.paragraphs:
                paragraph.alignment = PP_ALIGN.CENTER if fill else PP_ALIGN.LEFT

    def _write(
        self, frame: Any, texts: Sequence[str], size: float, colour: str, *, bold: bool = False, right: bool = False,
        after: float = 0,
    ) -> None:  # fmt: skip
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP
        for at, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
            paragraph.space_after = Pt(after)
            run = paragraph.add_run()
            run.text = text
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
            run.font.color.rgb = _rgb(colour)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour)
