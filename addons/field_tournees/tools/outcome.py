"""What became of a message that was handed to a carrier. Without the ORM."""

from typing import NamedTuple

SENT = "sent"  # the carrier has it
REFUSED = "refused"  # it never will
RETRY = "retry"  # it surely does not have it: try again
DOWN = "down"  # nobody answers at the carrier's: the others would wait for nothing as well
UNKNOWN = "unknown"  # nobody knows: never send again blindly


class Outcome(NamedTuple):
    """One of the kinds above, what the carrier said, and its own name for the message."""

    kind: str
    detail: str = ""
    ref: str = ""
