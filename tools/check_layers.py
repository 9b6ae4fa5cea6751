"""Fail when a part of the suite imports one that it must not know.

Between addons: field_csat → field_proof → field_tournees, never back. Inside an addon: models know
nothing of controllers. To the engine there is one door (see DOOR).
"""

import ast
import pathlib
import sys

# Each addon may import the addons named here (the field_* that its manifest depends on).
ADDONS = {
    "field_tournees": set(),
    "field_proof": {"field_tournees"},
    "field_csat": {"field_tournees", "field_proof"},
    "test_field_full": {"field_tournees", "field_proof", "field_csat"},
}
# Inside an addon: folder -> folders that it must not import.
FOLDERS = {
    "models": {"controllers", "wizards", "report"},
    "report": {"controllers", "wizards"},
    "wizards": {"controllers"},
}
ENGINE = "tournees_engine"
# Only these files may talk to the engine; tests may, to build problems.
DOOR = ("field_tournees", "models/field_planning*.py")


def imported(path, addon_root):
    """The dotted names that a file imports, as lists; relative ones made absolute."""
    parts = path.relative_to(addon_root).parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            base = node.module.split(".")
            yield from ([*base, alias.name] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(parts[: len(parts) - node.level])
            base += node.module.split(".") if node.module else []
            yield from (["odoo", "addons", addon_root.name, *base, alias.name] for alias in node.names)


def faults_of_import(addon, inner, name):
    """What is wrong with one import of the file `inner` of an addon."""
    folder = inner.parts[0]
    if name[0] == ENGINE and folder != "tests" and not (addon == DOOR[0] and inner.match(DOOR[1])):
        yield f"only {DOOR[1]} may import {ENGINE}"
    if name[:2] != ["odoo", "addons"] or len(name) < 3:
        return
    target, inside = name[2], set(name[3:4])
    if target in ADDONS and target not in ADDONS[addon] | {addon}:
        yield f"{addon} imports {target}"
    if target == addon and inside & FOLDERS.get(folder, set()):
        yield f"{folder} imports {name[3]}"


def check(addons_folder):
    """All faults, as lines of text; an addon's manifest counts as an import."""
    for addon, friends in ADDONS.items():
        root = addons_folder / addon
        manifest = root / "__manifest__.py"
        if not manifest.is_file():
            continue
        depends = set(ast.literal_eval(manifest.read_text()).get("depends", ()))
        for stranger in sorted(depends & set(ADDONS) - friends):
            yield f"{manifest}: {addon} depends on {stranger}"
        for path in sorted(root.rglob("*.py")):
            inner = path.relative_to(root)
            for name in imported(path, root):
                yield from (f"{path}: {fault}" for fault in faults_of_import(addon, inner, name))


if __name__ == "__main__":
    faults = list(check(pathlib.Path("addons")))
    print("\n".join(faults) or "layers kept")
    sys.exit(bool(faults))
