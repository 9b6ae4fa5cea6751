"""Our addons, as their manifests describe them."""

import ast

from .errors import Failure
from .files import tree_digest
from .paths import ADDONS

# Changes there need no new installation: the server reads static files when it serves them.
# (Translations do: they are loaded by it.)
_NOT_INSTALLED = ("tests", "readme", "doc", "static")


def manifests():
    """Manifest by name, of all the installable addons of this repository."""
    found = {}
    for path in sorted(ADDONS.glob("*/__manifest__.py")):
        try:
            manifest = ast.literal_eval(path.read_text())
        except (SyntaxError, ValueError) as error:
            raise Failure(f"{path} is not a manifest: {error}") from error
        if manifest.get("installable", True):
            found[path.parent.name] = manifest
    return found


def with_needs(names=()):
    """The named addons and those of ours that they depend on; all when none is named."""
    known = manifests()
    wanted, queue = set(), list(names or known)
    while queue:
        name = queue.pop()
        if name not in known:
            raise Failure(f"There is no addon {name} in {ADDONS}: known are {', '.join(known) or 'none'}.")
        if name not in wanted:
            wanted.add(name)
            queue += [need for need in known[name].get("depends", ()) if need in known]
    return sorted(wanted)


def outside_needs():
    """What our addons depend on and that is not ours."""
    known = manifests()
    needs = {need for manifest in known.values() for need in manifest.get("depends", ())}
    return sorted((needs | {"web"}) - set(known))


def digests(names):
    """For each addon a text that changes when it has to be installed or updated again."""
    return {name: tree_digest(ADDONS / name, skip=_NOT_INSTALLED) for name in names}


def static_digests(names):
    """For each addon a text that changes when the browser's bundles have to be built again."""
    return [tree_digest(ADDONS / name / "static") for name in names]
