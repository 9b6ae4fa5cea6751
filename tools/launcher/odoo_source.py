"""Find an Odoo 19, or fetch one: it is not on PyPI.

First found wins: ODOO_HOME; the copy in our cache; an Odoo 19 installed on the system; the package
file named by ODOO_DEB; Debian's package; a clone of Odoo's public repository.
"""

import os
import re
import shutil
from pathlib import Path

from . import debian
from .console import say
from .errors import BadOdoo, NoNetwork
from .paths import CACHE, SERIES, site_packages
from .process import output, run

_PACKAGE = "odoo-19"
_IN_PACKAGE = "usr/lib/python3/dist-packages"
# The fonts and scripts that the package links to. From trixie: sid's are too new (Font Awesome 7 for 4.7)
_LINKED = (
    "fonts-font-awesome", "fonts-inconsolata", "fonts-montserrat", "fonts-ocr-b",
    "fonts-roboto-unhinted", "libjs-jquery", "libjs-jquery-form", "libjs-underscore",
)  # fmt: skip
# Not unpacked: a second, code-only copy of the addons, and translations other than French
_LEFT_OUT = (
    *(f"./{_IN_PACKAGE}/{name}" for name in ("addons", "doc", "setup")),
    *(f"*/{folder}/{name}.po" for folder in ("i18n", "i18n_extra") for name in ("[!f]*", "f[!r]*")),
)
# Left out of Debian's package (not free); without the file every browser test on a backend page fails
_MISSING_SCRIPT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def find():
    """The folder that holds the odoo package; fetched when there is none."""
    check_named()
    if os.environ.get("ODOO_HOME"):
        return _tree(os.environ["ODOO_HOME"])
    for found in (_cached, _installed, _from_deb, _from_debian, _from_git):
        tree = found()
        if tree:
            return tree
    raise NoNetwork(
        f"Odoo {SERIES} was not found and could not be fetched (logs in {CACHE}/log). Set ODOO_HOME to "
        f"a folder with it, or ODOO_DEB to Debian's package {_PACKAGE}, or use docker compose up."
    )


def check_named():
    """Refuse at once, before any long work, an ODOO_HOME or ODOO_DEB that is of no use."""
    home = os.environ.get("ODOO_HOME")
    if home and not _tree(home):
        raise BadOdoo(f"ODOO_HOME={home}: {_what_is_there(home)}; Odoo {SERIES} is needed.")
    deb = os.environ.get("ODOO_DEB")
    if home or not deb or _cached():
        return
    if not Path(deb).is_file():
        raise BadOdoo(f"ODOO_DEB={deb}: there is no such file.")
    if not shutil.which("dpkg-deb"):
        raise BadOdoo("ODOO_DEB needs the command dpkg-deb: set ODOO_HOME to an unpacked Odoo instead.")
    version = output(["dpkg-deb", "--field", deb, "Version"]).strip()
    if not version.startswith(f"{SERIES}."):
        raise BadOdoo(f"ODOO_DEB={deb}: this is not a package of Odoo {SERIES} ({version or 'unreadable'}).")


def link(tree):
    """Let the virtual environment see the odoo package alone, whatever else lies beside it."""
    folder = CACHE / "link"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("odoo", "addons"):  # a git checkout has most addons beside the package
        target = folder / name
        if name == "addons" and not (tree / "addons" / "web" / "views").is_dir():
            target.unlink(missing_ok=True)
        elif not target.is_symlink() or target.readlink() != tree / name:
            target.unlink(missing_ok=True)
            target.symlink_to(tree / name)
    (site_packages() / "odoo-tree.pth").write_text(f"{folder}\n")


def version():
    """A text that changes when another Odoo is used: part of every template's key."""
    release = (CACHE / "link" / "odoo").resolve() / "release.py"
    return f"{release}:{release.stat().st_mtime_ns}"


def _tree(folder):
    """The given folder or its parent, when it holds a usable odoo package of the right series."""
    for base in (Path(folder), Path(folder).parent):
        has_base = (base / "odoo" / "addons" / "base").is_dir()
        has_web = any((base / part / "web" / "views").is_dir() for part in ("odoo/addons", "addons"))
        if has_base and has_web and _series(base) == SERIES:
            return base.resolve()
    return None


def _series(base):
    release = base / "odoo" / "release.py"
    if not release.is_file():
        return None
    match = re.search(r"^version_info = \((\d+), (\d+)", release.read_text(), re.MULTILINE)
    return ".".join(match.groups()) if match else None


def _what_is_there(folder):
    found = _series(Path(folder)) or _series(Path(folder).parent)
    if found == SERIES:
        return f"Odoo {SERIES} is there, but without its addons"
    return f"Odoo {found} is there" if found else "no Odoo is there"


def _cached():
    return _tree(CACHE / "debian" / _IN_PACKAGE) or _tree(CACHE / "odoo-git")


def _installed():
    places = [Path("/usr/lib/python3/dist-packages"), Path("/opt/odoo"), Path("/opt/odoo/odoo")]
    program = shutil.which("odoo") or shutil.which("odoo-bin")
    if program:
        places.append(Path(program).resolve().parent)
    return next(filter(None, map(_tree, places)), None)


def _from_deb():
    deb = os.environ.get("ODOO_DEB")
    if not deb:
        return None
    archive = debian.Archive()
    if not (archive.read_lists() and _download_linked(archive)):
        say("Odoo's fonts and icons cannot be fetched now: pages will lack them")
    return _unpack(Path(deb).absolute(), archive)


def _from_debian():
    if not debian.is_usable():
        return None
    archive = debian.Archive()
    if not archive.read_lists():
        return None
    if not archive.download([_PACKAGE], "downloading Debian's Odoo (120 MB)"):
        return None
    if not _download_linked(archive):
        return None
    return _unpack(next(archive.debs.glob(f"{_PACKAGE}_*.deb")), archive)


def _download_linked(archive):
    return archive.download([f"{name}/trixie" for name in _LINKED], "downloading its fonts and scripts")


def _unpack(deb, archive):
    part = CACHE / "debian.part"
    shutil.rmtree(part, ignore_errors=True)
    debian.unpack(deb, part, exclude=_LEFT_OUT)
    for name in _LINKED:
        for linked in archive.debs.glob(f"{name}_*.deb"):
            debian.unpack(linked, part)
    if not _tree(part / _IN_PACKAGE):
        shutil.rmtree(part)
        return None
    script = part / _IN_PACKAGE / _MISSING_SCRIPT
    script.parent.mkdir(parents=True, exist_ok=True)
    script.touch()
    shutil.rmtree(CACHE / "debian", ignore_errors=True)
    part.rename(CACHE / "debian")
    shutil.rmtree(archive.folder, ignore_errors=True)
    return _cached()


def _from_git():
    if not shutil.which("git"):
        return None
    address = os.environ.get("ODOO_GIT", "https://github.com/odoo/odoo")
    part = CACHE / "odoo-git.part"
    shutil.rmtree(part, ignore_errors=True)
    command = ["git", "clone", "-q", "--depth=1", "--single-branch", f"--branch={SERIES}", address, part]
    title = f"cloning Odoo {SERIES} from its public repository (1 GB)"
    env = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    if run(command, "git.log", title=title, env=env, check=False).returncode:
        shutil.rmtree(part, ignore_errors=True)
        return None
    part.rename(CACHE / "odoo-git")
    return _cached()
