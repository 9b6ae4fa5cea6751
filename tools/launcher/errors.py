"""Every way to fail that a user can mend, each with its own exit code.

The codes are a promise: `.ci/run` and the tests in tests/launcher rely on them, `--help` prints them.
"""


class Failure(Exception):  # noqa: N818 (it is shown as a sentence, not as an error class)
    """A sentence for the user; the class says which exit code goes with it."""

    code = 1
    meaning = "a test or a check failed"


class BadPython(Failure):
    code = 10
    meaning = "Python is too old, or cannot make a virtual environment"


class BadOdoo(Failure):
    code = 11
    meaning = "ODOO_HOME or ODOO_DEB is not an Odoo 19"


class NoNetwork(Failure):
    code = 12
    meaning = "a download failed, or what is needed is not served"


class DiskFull(Failure):
    code = 13
    meaning = "the disk is full"


class PortBusy(Failure):
    code = 14
    meaning = "the port is in use"


class NoPostgres(Failure):
    code = 15
    meaning = "PostgreSQL cannot be reached or started"


class ForeignDatabase(Failure):
    code = 16
    meaning = "the database belongs to something else, or to another Odoo version"


class OdooFailed(Failure):
    code = 17
    meaning = "Odoo failed to install the addons or to start"


class MissingTool(Failure):
    code = 18
    meaning = "a command of the system is missing"


class BadMap(Failure):
    code = 19
    meaning = "the map for the road engine cannot be read"


def explained_codes():
    """The table of exit codes, for --help."""
    lines = ["  0   success", "  2   wrong arguments"]
    for kind in sorted([Failure, *Failure.__subclasses__()], key=lambda kind: kind.code):
        lines.append(f"  {kind.code:<3} {kind.meaning}")
    return "\n".join([*lines, "  130 interrupted"])
