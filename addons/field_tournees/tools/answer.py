"""Read what customers write back: their own words, and what they seem to be about. Without the ORM."""

import re

_LENGTH = 1000
# Where mail programs begin to quote what was answered.
_QUOTE = re.compile(
    r"^\s*(>|-{2,}\s*(original|message|forwarded)|_{5,}|(de|from)\s*:\s"
    r"|(le|on)\b.{5,120}(a écrit|wrote)\s*:?\s*$)",
    re.IGNORECASE | re.MULTILINE,
)
# A planner corrects it; only what is plain is guessed.
_MOTIVES = (
    ("where_is_he", r"\b(où (est|en est|se trouve)|where (is|are))\b"),
    (
        "slot_change",
        r"\b(décaler|reporter|repousser|avancer|annuler|absent|absente|indisponible|autre (jour|date|heure)"
        r"|reschedule|postpone|cancel|another (day|date|time)|not (at )?home)\b",
    ),
    ("report_invoice", r"\b(facture|rapport|devis|attestation|invoice|report|certificate)\b"),
    ("thanks", r"^\W*(merci|thanks|thank you)\b.{0,40}$"),
)


def own_words(text):
    """Return what somebody wrote without what the mail program quoted below it."""
    lines = (text or "").strip()
    found = _QUOTE.search(lines)
    own = lines[: found.start()].strip() if found else lines
    return (own or lines)[:_LENGTH]


def guess_motive(text):
    """Return the motive that a text plainly has, "other" otherwise."""
    for motive, pattern in _MOTIVES:
        if re.search(pattern, text or "", re.IGNORECASE):
            return motive
    return "other"
