"""Excel's files, read with openpyxl, which is an extra: `pip install "trin[excel]"`."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from trin.dsl.cards.drawing import Drawn, Look
from trin.dsl.cards.grid import ERROR, FORMULA, PERCENT, Area, Cell, Content, Grid

from . import MOST_CELLS, NoCard, Sheets

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as ExcelCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_UNPACKED = 100_000_000
MOST_XML = 15_000_000
"""What a file may hold once it is unpacked, in bytes, and how much of it as tables and formats."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)"')


def read_xlsx(data: bytes) -> Sheets:
    """The sheets of a workbook, with the values that Excel has worked out. Raises NoCard where there are none."""
    _looked_over(data)
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError:
        raise NoCard("no_reader") from None
    try:
        formulas = openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
        values = formulas
        if any(cell.data_type == "f" for sheet in formulas.worksheets for cell in sheet._cells.values()):
            values = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception:
        # What a damaged workbook makes of openpyxl is no closed list: KeyError, TypeError, ParseError, BadZipFile …
        raise NoCard("damaged") from None
    return _sheets(formulas, values)


def _sheets(formulas: Workbook, values: Workbook) -> Sheets:
    """The sheets that say something. One that is too large for a card is passed over where there are others."""
    shown: list[Grid] = []
    hidden: list[Grid] = []
    large = False
    for sheet in values.worksheets:
        grid = _grid(sheet, formulas[sheet.title])
        if len(grid.cells) > MOST_CELLS:
            large = True
        elif grid.cells:
            (shown if sheet.sheet_state == "visible" else hidden).append(grid)
    if not shown and not hidden:
        raise NoCard("cells", limit=MOST_CELLS // 1000) if large else NoCard("empty")
    return Sheets(tuple(shown), (), tuple(hidden))


def _looked_over(data: bytes) -> None:
    """Raise NoCard for a packed file that is no workbook, or unpacks to more than any card is."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
        parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise NoCard("damaged") from None
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise NoCard("xlsb" if "xl/workbook.bin" in names else "other_zip")
    xml = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels", ".vml")))
    if xml > MOST_XML or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise NoCard("unpacked")
    if any(part.flag_bits & 1 for part in parts):
        raise NoCard("password")
    for part in parts:
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            _merges_looked_over(packed, part)


def _merges_looked_over(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Raise NoCard where a sheet merges more cells than any card has: each would become an object of its own."""
    try:
        text = packed.read(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise NoCard("damaged") from None
    if not text.removeprefix(b"\xef\xbb\xbf").startswith(b"<"):
        raise NoCard("damaged")
    covered = 0
    for left, top, right, bottom in _MERGED.findall(text):
        covered += (_number(right) - _number(left) + 1) * (int(bottom) - int(top) + 1)
    if covered > MOST_CELLS:
        raise NoCard("merged")


def _number(column: bytes) -> int:
    """The number of a column from its letters."""
    found = 0
    for letter in column:
        found = found * 26 + letter - 64
    return found


def _grid(sheet: Worksheet, formulas: Worksheet) -> Grid:
    cells: dict[tuple[int, int], Cell] = {}
    for place, cell in _filled(formulas):
        found = _cell(place, cell, sheet._cells[place])
        if not found.empty:
            cells[place] = found
    merged = tuple(Area(a.min_row, a.min_col, a.max_row, a.max_col) for a in sheet.merged_cells.ranges)
    rows = frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden)
    columns = frozenset(
        number
        for one in sheet.column_dimensions.values()
        if one.hidden
        for number in range(one.min or 0, (one.max or 0) + 1)
    )
    return Grid(sheet.title, cells, merged, rows, columns).nearby()


def _filled(sheet: Worksheet) -> Iterable[tuple[tuple[int, int], ExcelCell | MergedCell]]:
    """The cells that the file has, which are not all up to the last row: that may be row 1,048,576."""
    return sorted((place, cell) for place, cell in sheet._cells.items() if cell.value is not None)


def _cell(place: tuple[int, int], formula: ExcelCell | MergedCell, worked_out: ExcelCell | MergedCell) -> Cell:
    bold = bool(formula.font is not None and formula.font.b)
    value, note = _content(worked_out.value), ""
    if worked_out.data_type == "e":
        note = ERROR
    elif formula.data_type == "f" and value is None:
        note = FORMULA
    elif isinstance(value, int | float) and not isinstance(value, bool) and "%" in str(worked_out.number_format):
        note = PERCENT
    return Cell(*place, value, note, bold)


def _content(value: object) -> Content:
    match value:
        case None | str() | bool() | int() | float():
            return value
        case _ if hasattr(value, "isoformat") and hasattr(value, "month"):
            return value  # type: ignore[return-value]
        case _:
            return str(value)


# --- writing ----------------------------------------------------------------------------------------------------------

_DARK, _PALE, _GREY = "1F3864", "DCE6F1", "7F7F7F"


def xlsx_bytes(drawn: Drawn) -> bytes:
    """A card as a workbook. Texts are texts, whatever they begin with. Raises NoCard where openpyxl is missing."""
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError:
        raise NoCard("no_reader") from None
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = drawn.name
    for row, line in enumerate(drawn.lines, 1):
        for column, value in enumerate(line.cells, 1):
            if value != "":
                cell = sheet.cell(row, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
        _dress(sheet, row, line.look, drawn.modules)
    _lay_out(sheet, drawn)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dress(sheet: Worksheet, row: int, look: Look, modules: int) -> None:
    """A line in the look of what it is."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

    fonts = {
        Look.TITLE: Font(bold=True, size=14),
        Look.ABOUT: Font(color=_GREY),
        Look.HEADER: Font(bold=True, color="FFFFFF"),
        Look.NAMES: Font(italic=True, color=_GREY, size=9),
        Look.GROUP: Font(bold=True),
        Look.HEADING: Font(bold=True),
    }
    fills = {Look.HEADER: _DARK, Look.GROUP: _PALE}
    in_table = look in (Look.HEADER, Look.NAMES, Look.GROUP, Look.COMPETENCE)
    for column in range(1, sheet.max_column + 1 if in_table else 2):
        cell = sheet.cell(row, column)
        if look in fonts:
            cell.font = fonts[look]
        if look in fills:
            cell.fill = PatternFill("solid", start_color=fills[look])
        if in_table:
            middle = 1 < column <= modules + 1
            cell.alignment = Alignment("center" if middle else "left", "center", wrap_text=look is not Look.GROUP)
    if look is Look.COMPETENCE:
        sheet.cell(row, sheet.max_column).font = fonts[Look.NAMES]


def _lay_out(sheet: Worksheet, drawn: Drawn) -> None:
    """Widths, what stays in view, and how it is printed."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    header = next(row for row, line in enumerate(drawn.lines, 1) if line.look is Look.HEADER)
    table = [line for line in drawn.lines if line.look in (Look.HEADER, Look.GROUP, Look.COMPETENCE)]
    for column in range(1, len(table[0].cells) + 1):
        longest = max(len(str(line.cells[column - 1])) for line in table)
        most = 60 if column == 1 else 24
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 12), most)
    sheet.freeze_panes = f"B{header + 2}"
    sheet.print_title_rows = f"{header}:{header}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
