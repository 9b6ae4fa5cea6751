"""A Chromium for the browser tests and a wkhtmltopdf for the PDF documents.

Both are looked for on the machine first; what is fetched comes from the machine's own registries and
lands in the cache, without root.
"""

import os
import shutil
from pathlib import Path

from .console import say
from .debian import own_packages
from .files import locked
from .paths import BIN, CACHE, VENV
from .process import output

# The names that Odoo's own test browser knows
_CHROMIUMS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def chromium():
    """The browser's path, or None."""
    return _own("chromium") or next(filter(None, map(shutil.which, _CHROMIUMS)), None)


def printer():
    """The path of a wkhtmltopdf, or None (see docs/decisions/0002-pdf-printer.md)."""
    return _own("wkhtmltopdf") or shutil.which("wkhtmltopdf")


def find_chromium():
    """Make sure that there is a browser; None when it cannot be had."""
    with locked("browser"):
        if chromium():
            return chromium()
        say("no Chromium here: taking chromium-headless-shell and its libraries (150 MB, once)")
        root = own_packages("chromium-headless-shell", with_needs=True)
        if not root:
            return None
        return _wrap("chromium", root / "usr/lib/chromium/chromium-headless-shell", root)


def find_driver():
    """The Node that Playwright brings, with the library that a bare machine lacks; None when not needed."""
    for node in (VENV / "lib").glob("python3.*/site-packages/playwright/driver/node"):
        if output([node, "--version"]):
            return None
        root = own_packages("libatomic1", with_needs=True)
        return _wrap("playwright-node", node, root)
    return None


def driver():
    """What find_driver() made, for PLAYWRIGHT_NODEJS_PATH; or None."""
    return _own("playwright-node")


def find_printer():
    """Make sure that there is a wkhtmltopdf that prints headers and footers, if possible."""
    with locked("printer"):
        if _own("wkhtmltopdf"):
            return printer()
        here = shutil.which("wkhtmltopdf")
        if here and "patched qt" in output([here, "--version"]):
            return here
        program = VENV / "bin" / "wkhtmltopdf-pack"
        if not program.exists():
            return here
        root = None
        if not output([program, "--version"]):  # it wants libraries that a bare machine lacks
            needs = ("libxrender1", "libxext6", "libfontconfig1", "libfreetype6", "fonts-dejavu-core")
            root = own_packages(*needs, with_needs=True)
        wrapped = _wrap("wkhtmltopdf", program, root)
        if output([wrapped, "--version"]):
            return wrapped
        Path(wrapped).unlink()
        return here


def missing():
    """What is missing, each with the command that installs it."""
    lines = []
    if not chromium():
        lines.append("a browser (./tournees test fetches one, or: apt-get install chromium)")
    if not printer():
        lines.append("a PDF printer (apt-get install wkhtmltopdf)")
    return lines


def _own(name):
    return str(BIN / name) if os.access(BIN / name, os.X_OK) else None


def _wrap(name, program, root=None):
    """Put a command into our bin folder; root holds the libraries that the machine lacks."""
    lines = ["#!/bin/sh"]
    if root:
        private = {"chromium", "dri"}  # these folders' libraries are found by the program itself
        folders = {str(path.parent) for path in root.rglob("*.so*") if not private & set(path.parts)}
        lines.append(f'export LD_LIBRARY_PATH="{":".join(sorted(folders))}"')
    if not Path("/etc/fonts/fonts.conf").exists():
        lines.append(f'export FONTCONFIG_FILE="{_fonts_configuration()}"')
    BIN.mkdir(parents=True, exist_ok=True)
    script = BIN / name
    script.write_text("\n".join([*lines, f'exec "{program}" "$@"', ""]))
    script.chmod(0o755)
    return str(script)


def _fonts_configuration():
    folders = ["/usr/share/fonts", *CACHE.glob("own/*/usr/share/fonts"), CACHE / "debian/usr/share/fonts"]
    path = CACHE / "fonts.conf"
    entries = "".join(f"<dir>{folder}</dir>" for folder in folders)
    path.write_text(
        f'<?xml version="1.0"?><fontconfig>{entries}<cachedir>{CACHE}/font-cache</cachedir></fontconfig>\n'
    )
    return path
