"""Run other programs: their output in a log file, a sign of life on the screen."""

import contextlib
import os
import subprocess

from .console import say
from .errors import Failure, NoNetwork
from .files import disk_full, is_disk_full
from .paths import LOGS

SIGN_OF_LIFE = 10  # seconds
_NETWORK_WORDS = (
    "Temporary failure in name resolution",
    "Temporary failure resolving",
    "Could not resolve",
    "Failed to establish a new connection",
    "Network is unreachable",
    "Connection refused",
    "Could not connect",
    "Could not find a version",
    "Read timed out",
    "Max retries exceeded",
    "ProxyError",
)


def run(command, log, *, title="", failure=Failure, check=True, **options):
    """Run a command with its output in LOGS/log; return it as subprocess.run would.

    With a title, a line every few seconds tells that it is still at work. A failure shows the end
    of the log, or what is behind it when that is a full disk or the network.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / log
    command = [str(part) for part in command]
    if title:
        say(title)
    options.setdefault("stdin", subprocess.DEVNULL)
    with path.open("wb") as out:
        try:
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, **options)
        except FileNotFoundError as error:
            raise failure(f"{command[0]} was not found.") from error
        _wait(process, title)
    if process.returncode and check:
        raise _explained(command, path, failure)
    return subprocess.CompletedProcess(command, process.returncode)


def _wait(process, title):
    waited = 0
    while True:
        try:
            return process.wait(SIGN_OF_LIFE)
        except subprocess.TimeoutExpired:
            waited += SIGN_OF_LIFE
            if title:
                say(f"    still at it ({waited} s): {title}")
        except BaseException:
            process.terminate()
            # A limit: an interrupted wait may have left its lock taken
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            raise


def _explained(command, path, failure):
    text = path.read_text(errors="replace")
    if is_disk_full(text):
        return disk_full(path)
    tail = "\n".join(text.splitlines()[-15:])
    if any(word in text for word in _NETWORK_WORDS):
        return NoNetwork(
            f"A download failed: check the network or the proxy and run the same command again; "
            f"what was already fetched is kept.\n{tail}\n(whole log: {path})"
        )
    return failure(f"This failed: {' '.join(command[:6])}\n{tail}\n(whole log: {path})")


def output(command, **options):
    """What a command prints, or an empty string when it fails or does not exist."""
    options = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
    try:
        done = subprocess.run(
            [str(part) for part in command], stdout=subprocess.PIPE, text=True, check=False, **options
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def is_alive(pid):
    """Whether a process of that number runs (a zombie does not)."""
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return not os.path.isdir("/proc/self")  # noqa: PTH112
