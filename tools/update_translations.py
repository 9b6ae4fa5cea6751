"""Bring an addon's fr.po in line with what Odoo exports: `update_translations.py EXPORT.po FR.po`.

Make EXPORT with `./tournees odoo i18n export -l fr_FR -o EXPORT.po ADDON`. What is translated stays;
new terms are added empty (check_translations.py then names them), terms that are gone are dropped.
One English word may have two entries with contexts of their own, told apart by their occurrences:
Odoo reads the occurrences and ignores the context, so an occurrence stays where it is.
"""

import sys
from collections import defaultdict

import polib


def update(export, catalog):
    """Change the catalog in place; return the terms that wait for a translation."""
    known = defaultdict(list)
    for entry in catalog:
        known[entry.msgid].append(entry)
    fresh = {entry.msgid: entry for entry in export}
    for msgid, entries in known.items():
        if msgid not in fresh:
            for entry in entries:
                if not _names_module(entry):
                    catalog.remove(entry)
            continue
        _share(set(fresh[msgid].occurrences), entries)
        _tell_source(fresh[msgid], entries[0])
    for msgid, entry in fresh.items():
        if msgid not in known:
            entry.msgstr = ""
            catalog.append(entry)
    return [entry.msgid for entry in catalog if not entry.msgstr]


def _names_module(entry):
    """Tell whether the entry is of the list of apps, which Odoo never exports."""
    return any("ir.module.module" in place for place, _line in entry.occurrences)


def _share(occurrences, entries):
    """Give each entry its own occurrences that still exist, and new ones to the first."""
    taken = set()
    for entry in entries:
        kept = [place for place in entry.occurrences if place in occurrences or _names_module(entry)]
        entry.occurrences = kept
        taken.update(kept)
    entries[0].occurrences += sorted(occurrences - taken)


def _tell_source(fresh, entry):
    """Keep saying that code uses a word: Odoo reads only entries that do (odoo-python)."""
    known = entry.comment.splitlines()
    entry.comment = "\n".join([*known, *(line for line in fresh.comment.splitlines() if line not in known)])


if __name__ == "__main__":
    exported, path = sys.argv[1:3]
    target = polib.pofile(path, wrapwidth=100)
    waiting = update(polib.pofile(exported), target)
    target.save(path)
    print("\n".join(waiting) or "every term has its French")
