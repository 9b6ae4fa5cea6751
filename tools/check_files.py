"""Fail on a file that is too long, on XML that does not parse, and on a machine's path in a file."""

import pathlib
import re
import subprocess
import sys
from xml.etree import ElementTree

LIMIT = 400  # lines of a .py or .js file
# Written by others, kept as it came
FOREIGN = re.compile(r"/static/lib/|/third_party/")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/\w")


def tracked():
    """The files of the repository, new ones included, ignored ones not."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    paths = (pathlib.Path(name) for name in names if name)
    return sorted(path for path in paths if path.is_file() and not FOREIGN.search(path.as_posix()))


def faults_of(path):
    """What is wrong with one file."""
    if path.suffix in (".xml", ".svg"):
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            yield f"not well-formed: {error}"
    if path.suffix not in (".py", ".js", ".xml", ".md", ".toml", ".yml", ".sh", ".conf", ".csv", ".po", ""):
        return
    text = path.read_text(errors="replace")
    lines = text.count("\n")
    if path.suffix in (".py", ".js") and lines > LIMIT:
        yield f"{lines} lines, the limit is {LIMIT}: give a concern a file of its own"
    if MACHINE_PATH.search(text):
        yield "a path of one machine"


def check():
    for path in tracked():
        yield from (f"{path}: {fault}" for fault in faults_of(path))


if __name__ == "__main__":
    faults = list(check())
    print("\n".join(faults) or "files are in order")
    sys.exit(bool(faults))
