"""Read what mail servers and absent people send back. Without the ORM."""

import re

# The names that mails of the ledger travel under.
_NAME = re.compile(r"<field-([0-9a-f]{32})@")
_STEPS = {"failed": "bounced", "delivered": "delivered"}
_AUTOMATIC = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-response-suppress")


def find_names(*texts):
    """Return the names of the ledger's mails that some headers mention, in their order."""
    return list(dict.fromkeys(_NAME.findall(" ".join(filter(None, texts)))))


def read_report(message):
    """Return (step, the server's words) of a delivery report; the step is None while it still tries.

    A server that reports in its own way, without the standard's part, has given up.

    Parameters
    ----------
    message : email.message.EmailMessage

    Returns
    -------
    tuple of str or None, str
        The step is "bounced", "delivered" or None.
    """
    actions, words = [], ""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if block.get("Action"):
                actions.append(block["Action"].strip().lower())
                words = words or _last(block.get("Diagnostic-Code")) or (block.get("Status") or "")
    if not actions:
        return "bounced", ""
    steps = [_STEPS.get(action) for action in actions]
    return ("bounced" if "bounced" in steps else steps[0]), " ".join(str(words).split())[:200]


def is_automatic(message):
    """Return whether a machine answered: an absence note, a receipt, a mailing list.

    Delivered as RFC 3834 asks machines to say so, and as older ones do.
    """
    said = (message.get("Auto-Submitted") or "no").split(";")[0].strip().lower()
    if said != "no" or any(message.get(name) for name in _AUTOMATIC):
        return True
    return (message.get("Precedence") or "").strip().lower() in ("auto_reply", "bulk", "junk", "list")


def _last(diagnostic):
    """The words after the kind of "smtp; 550 no such user"."""
    return (diagnostic or "").partition(";")[2].strip()
