"""How values of the database are told to the technician's phone."""

from odoo.tools import html2plaintext, is_html_empty

from odoo.addons.field_tournees.tools import times


def ms(moment):
    """Return a naive UTC datetime in milliseconds since 1970, None without one."""
    return times.epoch(moment) * 1000 if moment else None


def plain(html):
    """Return a rich text as plain lines, empty if there is nothing to read."""
    return "" if is_html_empty(html) else html2plaintext(html, include_references=False).strip()
