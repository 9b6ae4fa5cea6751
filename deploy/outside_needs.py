"""Print what the addons of a folder depend on and that is not among them, for `odoo -i`."""

import ast
import pathlib
import sys

manifests = {
    path.parent.name: ast.literal_eval(path.read_text())
    for path in pathlib.Path(sys.argv[1]).glob("*/__manifest__.py")
}
needs = {need for manifest in manifests.values() for need in manifest.get("depends", ())}
print(",".join(sorted(needs - set(manifests))))
