"""A line at the foot of each page of a PDF, and what its properties say."""

import io

from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import PdfReader, PdfWriter

_LEFT, _HEIGHT, _SIZE = 30, 18, 7


def stamp(content, left, right, title, author):
    """Return a PDF with a line at the foot of each page.

    :param right: text with `%(page)s` and `%(pages)s`
    """
    pages = PdfReader(io.BytesIO(content)).pages
    writer = PdfWriter()
    for number, page in enumerate(pages, 1):
        width = float(page.mediabox.width)
        counted = right % {"page": number, "pages": len(pages)}
        page.merge_page(_draw(width, float(page.mediabox.height), left, counted))
        writer.add_page(page)
    writer.add_metadata({"/Title": title, "/Author": author})
    stamped = io.BytesIO()
    writer.write(stamped)
    return stamped.getvalue()


def _draw(width, height, left, right):
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(width, height))
    canvas.setFont("Helvetica", _SIZE)
    canvas.setFillGray(0.35)
    canvas.drawString(_LEFT, _HEIGHT, left)
    canvas.drawRightString(width - _LEFT, _HEIGHT, right)
    canvas.save()
    return PdfReader(io.BytesIO(drawn.getvalue())).pages[0]
