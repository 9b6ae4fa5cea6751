"""Debian packages without root: private lists and cache, signatures checked, unpacked in our cache.

The archive's address is the one that the machine already uses; DEBIAN_MIRROR names another.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .console import say
from .errors import Failure
from .files import disk_full, is_disk_full
from .paths import CACHE, IS_ROOT, LOGS
from .process import output, run

_KEYRING = "usr/share/keyrings/debian-archive-keyring.gpg"
_SUITES = ("sid", "trixie")


def is_usable():
    return all(map(shutil.which, ("apt-get", "apt-config", "dpkg-deb", "tar")))


def unpack(deb, folder, exclude=()):
    """Unpack a .deb into a folder, with the files that belong to us."""
    folder.mkdir(parents=True, exist_ok=True)
    source = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE)
    patterns = [f"--exclude={pattern}" for pattern in exclude]
    command = ["tar", "-x", "-C", folder, "--no-same-owner", "--wildcards", *patterns]
    run(command, "unpack.log", stdin=source.stdout, title=f"unpacking {Path(deb).name}")
    if source.wait():
        raise Failure(f"{deb} is not a whole Debian package: delete it and run the same command again.")


def own_packages(name, *more, with_needs=False):
    """Unpack packages of the machine's own distribution; return the folder, or None if not to be had.

    With with_needs also the packages that they depend on and that this machine lacks.
    """
    folder = CACHE / "own" / name
    if folder.is_dir():
        return folder
    if not is_usable():
        return None
    work = folder.with_suffix(".part")
    shutil.rmtree(work, ignore_errors=True)
    for part in ("lists/partial", "cache/archives/partial", "root"):
        (work / part).mkdir(parents=True)
    apt = [
        "apt-get", "-qq", "--no-install-recommends", f"-oDir::State::lists={work}/lists",
        f"-oDir::Cache={work}/cache", "-oAcquire::Languages=none", "-oDebug::NoLocking=1",
    ]  # fmt: skip
    if IS_ROOT:
        apt.append("-oAPT::Sandbox::User=root")
    log = f"own-{name}.log"
    run([*apt, "update"], log, check=False)
    wanted = [name, *more]
    if with_needs:
        plan = output([*apt, "--simulate", "install", *wanted])
        wanted = re.findall(r"^Inst (\S+)", plan, re.MULTILINE)
    if not wanted or run([*apt, "download", *wanted], log, cwd=work, check=False).returncode:
        if is_disk_full((LOGS / log).read_text(errors="replace")):
            raise disk_full(work)
        return None
    for deb in sorted(work.glob("*.deb")):
        run(["dpkg-deb", "-x", deb, work / "root"], log)
    (work / "root").rename(folder)
    shutil.rmtree(work)
    return folder


class Archive:
    """Debian's archive seen through a private apt (suites sid and trixie), whatever the machine runs."""

    def __init__(self):
        self.folder = CACHE / "apt"
        self.debs = self.folder / "debs"
        config = str(self.folder / "apt.conf")
        self.env = {**os.environ, "APT_CONFIG": config, "LC_ALL": "C"}

    def read_lists(self):
        """Fetch the package lists from the first archive that serves them; say whether one did."""
        keyring = _keyring()
        if not keyring:
            say("no Debian archive keyring here (package debian-archive-keyring)")
            return False
        self._configure()
        for mirror in _mirrors():
            lines = [f"deb [signed-by={keyring}] {mirror} {suite} main\n" for suite in _SUITES]
            (self.folder / "sources.list").write_text("".join(lines))
            command = ["apt-get", "update", "-qq", "-o", "APT::Update::Error-Mode=any"]
            title = "reading Debian's package lists (signatures checked)"
            if not run(command, "apt-update.log", title=title, env=self.env, check=False).returncode:
                return True
        return False

    def download(self, packages, title):
        """Download packages ("name" or "name/suite") into self.debs; say whether all came."""
        command = ["apt-get", "download", "-qq", *packages]
        done = run(command, "apt-download.log", title=title, env=self.env, cwd=self.debs, check=False)
        return done.returncode == 0

    def _configure(self):
        """Keep of the machine's apt settings only how to download (proxies...)."""
        apt = self.folder
        for name in ("lists/partial", "cache/archives/partial", "empty", "debs"):
            (apt / name).mkdir(parents=True, exist_ok=True)
        (apt / "status").touch()
        left_out = ("Acquire::IndexTargets", "Acquire::Languages")
        lines = [
            line
            for line in output(["apt-config", "dump"]).splitlines()
            if line.startswith("Acquire::") and not line.startswith(left_out)
        ]
        lines += [
            'Acquire::Languages "none";',
            'Acquire::Retries "3";',
            # A frozen copy of the archive is welcome: its signature counts, not its age
            'Acquire::Check-Valid-Until "false";',
            'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";',
            'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
            f'Dir::Etc::main "{apt}/empty/none"; Dir::Etc::parts "{apt}/empty";',
            f'Dir::Etc::sourcelist "{apt}/sources.list"; Dir::Etc::sourceparts "{apt}/empty";',
            f'Dir::State "{apt}"; Dir::State::lists "{apt}/lists"; Dir::State::status "{apt}/status";',
            f'Dir::Cache "{apt}/cache"; Dir::Log "{apt}/log";',
        ]
        if IS_ROOT:
            lines.append('APT::Sandbox::User "root";')
        (apt / "apt.conf").write_text("\n".join(lines) + "\n")


def _mirrors():
    """The Debian archives that this machine already uses."""
    if os.environ.get("DEBIAN_MIRROR"):
        return [os.environ["DEBIAN_MIRROR"]]
    release = Path("/etc/os-release")
    if not release.is_file() or not re.search(r'^ID="?debian"?$', release.read_text(), re.MULTILINE):
        return []
    # --no-release-info: works also before any apt-get update
    fields = "$(CREATED_BY)|$(COMPONENT)|$(RELEASE)|$(REPO_URI)"
    found = []
    for line in output(["apt-get", "indextargets", "--no-release-info", "--format", fields]).splitlines():
        kind, component, suite, address = line.split("|", 3)
        is_main = kind == "Packages" and component == "main" and "-" not in suite
        if is_main and "security" not in address and address not in found:
            found.append(address)
    return found


def _keyring():
    here = Path("/", _KEYRING)
    if here.is_file():
        return here
    folder = own_packages("debian-archive-keyring")  # Ubuntu has it too
    return folder / _KEYRING if folder and (folder / _KEYRING).is_file() else None
