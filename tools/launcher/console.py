"""What the user sees while long steps run."""

import sys
import time

_STARTED = time.monotonic()


def say(text):
    """One line, with the time since the command began: long steps must never look dead."""
    print(f"[{time.monotonic() - _STARTED:6.1f}s] {text}", file=sys.stderr, flush=True)


def heading(text):
    """A line that separates the parts of `test`."""
    print(f"\n=== {text} ===", flush=True)
