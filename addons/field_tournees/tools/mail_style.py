"""The looks of our mails: one table of classes, light and dark. Without the ORM.

Many mail programs drop style sheets: what a class means is written into each element. The sheet
that remains in the head adds the dark colours and the small screen, where they are understood.
"""

import re

import lxml.html

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Arial,Helvetica,sans-serif;"
_BUTTON = (
    "display:inline-block;box-sizing:border-box;min-height:44px;padding:10px 22px;border-radius:10px;"
    "line-height:24px;font-weight:bold;text-decoration:none;text-align:center;"
)
# element or class: (always, in dark mode)
_LOOKS = {
    "body": (
        f"margin:0;padding:0;background:#f2f5f6;color:#14212b;{_FONT}font-size:16px;line-height:1.5;"
        "-webkit-text-size-adjust:100%;",
        "background:#0d1418;color:#e8eff2;",
    ),
    "h1": ("margin:0 0 12px;font-size:22px;line-height:1.3;", ""),
    "p": ("margin:0 0 14px;", ""),
    "a": ("color:#0a5c63;", "color:#86d9df;"),
    "o_field_mail_ground": ("width:100%;background:#f2f5f6;", "background:#0d1418;"),
    "o_field_mail_paper": (
        "width:100%;max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #d5dde2;"
        "border-top:4px solid #0a5c63;border-radius:12px;border-collapse:separate;text-align:left;",
        "background:#172229;border-color:#86d9df #31424c #31424c;",
    ),
    "o_field_mail_company": ("margin:0 0 12px;color:#52616d;", "color:#a9bbc5;"),
    "o_field_mail_when": ("margin:0 0 14px;font-size:18px;font-weight:bold;", ""),
    "o_field_mail_soft": ("color:#52616d;font-size:14px;", "color:#a9bbc5;"),
    "o_field_mail_visit": (
        "margin:0;padding:14px 0 0;border-top:1px solid #d5dde2;",
        "border-color:#31424c;",
    ),
    "o_field_mail_buttons": ("margin:20px 0 10px;", ""),
    "o_field_mail_button": (
        f"{_BUTTON}margin:0 6px 10px 0;background:#0a5c63;color:#ffffff;border:1px solid #0a5c63;",
        "background:#86d9df;color:#06262a;border-color:#86d9df;",
    ),
    "o_field_mail_other": (
        f"{_BUTTON}margin:0 6px 10px 0;background:#ffffff;color:#0a5c63;border:1px solid #0a5c63;",
        "background:#172229;color:#86d9df;border-color:#86d9df;",
    ),
    "o_field_mail_slot": (
        f"{_BUTTON}display:block;margin:0 0 8px;background:#e2f1f1;color:#07444a;border:1px solid #b9dcdd;",
        "background:#1d3a40;color:#c9f1f3;border-color:#2d5960;",
    ),
    "o_field_mail_foot": ("margin:0 0 8px;color:#52616d;font-size:14px;", "color:#a9bbc5;"),
}
NAMES = frozenset(_LOOKS)
_NARROW = (
    "@media (max-width:480px){.o_field_mail_button,.o_field_mail_other"
    "{display:block!important;margin-right:0!important}}"
)


def _important(style):
    """An element's own style gives way to nothing less."""
    return style.replace(";", "!important;")


def _selector(name):
    return name if name in ("body", "h1", "p", "a") else f".{name}"


SHEET = (
    ":root{color-scheme:light dark;supported-color-schemes:light dark}"
    "@media (prefers-color-scheme:dark){"
    + "".join(f"{_selector(name)}{{{_important(dark)}}}" for name, (_always, dark) in _LOOKS.items() if dark)
    + "}.o_field_mail_when::first-letter,.o_field_mail_slot::first-letter{text-transform:uppercase}"
    + _NARROW
)


def dress(html):
    """Return an HTML document whose elements carry the style of their tag and classes."""
    document = _dress(lxml.html.document_fromstring(html))
    return lxml.html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>")


def dress_part(html):
    """Return a part of an HTML document, dressed likewise."""
    part = _dress(lxml.html.fragment_fromstring(html, create_parent="div"))
    return lxml.html.tostring(part, encoding="unicode")


def plain(html):
    """Return an HTML document as the text that goes along for who reads no HTML: links in full."""
    body = lxml.html.document_fromstring(html).body
    for link in body.iter("a"):
        link.text = f"{link.text_content().strip()} <{link.get('href')}>"
    for element in body.iter("a", "br", "h1", "p", "tr"):
        element.tail = f"\n{element.tail or ''}"
    lines = [" ".join(line.split(" ")).strip() for line in body.text_content().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _dress(tree):
    for element in tree.iter(lxml.etree.Element):
        names = (element.tag, *element.get("class", "").split())
        looks = [_LOOKS[name][0] for name in names if name in _LOOKS]
        if looks:
            element.set("style", "".join((*looks, element.get("style", ""))))
    return tree
