"""Fail when a French translation is missing, empty or fuzzy.

`tools/update_translations.py` brings fr.po in line with what Odoo exports.
"""

import pathlib
import sys

import polib


def check(addons_folder):
    """One line for each faulty entry, and for each addon without fr.po."""
    for manifest in sorted(addons_folder.glob("*/__manifest__.py")):
        addon = manifest.parent
        path = addon / "i18n" / "fr.po"
        if addon.name.startswith("test_"):
            continue
        if not path.is_file():
            yield f"{path}: missing"
            continue
        for entry in polib.pofile(str(path)):
            if entry.obsolete or entry.translated():
                continue
            yield f"{path}:{entry.linenum}: {'fuzzy' if entry.fuzzy else 'empty'}: {entry.msgid[:60]!r}"


if __name__ == "__main__":
    faults = list(check(pathlib.Path("addons")))
    print("\n".join(faults[:50]) or "translations are complete")
    if len(faults) > 50:
        print(f"... and {len(faults) - 50} more")
    sys.exit(bool(faults))
