"""Spreadsheets with real dates and hours, without the ORM."""

import io
import re

import xlsxwriter

# What each kind of cell looks like; dates follow the reader's own settings (built-in formats).
_FORMATS = {
    "text": {},
    "integer": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.0"},
    "percent": {"num_format": "0%"},
    "date": {"num_format": 14},
    "moment": {"num_format": 22},
    "clock": {"num_format": "hh:mm"},
    "duration": {"num_format": "[h]:mm"},
}
_WIDTHS = {"date": 12, "moment": 17, "clock": 9, "duration": 11, "percent": 9, "integer": 9, "decimal": 12}
_MAX_WIDTH = 42
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\']")


def write_workbook(*sheets):
    """Return the bytes of a workbook.

    Parameters
    ----------
    sheets : tuple of (str, list of (str, str), list of list)
        Title, columns (title and kind, see `_FORMATS`) and rows; an empty cell is None or "".
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        formats = {kind: workbook.add_format({**look, "valign": "top"}) for kind, look in _FORMATS.items()}
        head = workbook.add_format({"bold": True, "bg_color": "#E9ECEF", "bottom": 1, "text_wrap": True})
        for title, columns, rows in sheets:
            sheet = workbook.add_worksheet(_FORBIDDEN_IN_TITLE.sub(" ", title)[:31])
            _write_sheet(sheet, columns, rows, formats, head)
    return stream.getvalue()


def _write_sheet(sheet, columns, rows, formats, head):
    for column, (title, kind) in enumerate(columns):
        sheet.write_string(0, column, title, head)
        longest = max((len(str(row[column] or "")) for row in rows), default=0)
        width = _WIDTHS.get(kind) or min(_MAX_WIDTH, longest + 2)
        sheet.set_column(column, column, max(width, min(len(title), 16) + 3))
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value, columns[column][1], formats)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_cell(sheet, row, column, value, kind, formats):
    """A text stays a text whatever it begins with: no cell of ours is a formula."""
    if kind == "text":
        sheet.write_string(row, column, str(value or ""), formats[kind])
    elif value is None or value is False:
        sheet.write_blank(row, column, None, formats[kind])
    elif kind in ("date", "moment", "clock"):
        sheet.write_datetime(row, column, value, formats[kind])
    elif kind == "duration":
        sheet.write_number(row, column, value / 24, formats[kind])  # a sheet counts in days
    else:
        sheet.write_number(row, column, value, formats[kind])
