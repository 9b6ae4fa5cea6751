"""What a service message must not say: words that make it advertising. Without the ORM.

Advertising by text message needs consent, a STOP, and stays silent at night and on Sundays
(French post and electronic communications code, L34-5); a service message does not.
"""

import re
import unicodedata

_ADVERTISING = re.compile(
    r"""\b(?:
      promo\w*|soldes?|rabais|profitez|bons?\splans?|bonnes?\saffaires?|parrain\w+|cadeaux?
    | offres?\s(?:special\w*|exceptionnel\w*|limitee?s?|decouverte|du\smoment|de\slancement)
    | remises?\s(?:de\s\d+|exceptionnel\w*|commercial\w*|immediate|fidelite)
    | reductions?\s(?:de\s\d+|exceptionnel\w*|immediate)|tarifs?\spreferentiels?
    | (?<!numero\s)(?<!appel\s)gratuit\w*|jeu[-\s]concours|ventes?\spriv\w+|black\sfriday
    | derniers\sjours|meilleurs?\sprix|abonnez[-\s]vous|decouvrez\s(?:nos|notre|la\snouvelle)|nouvelle\sgamme
    | discounts?|special\soffers?|limited\soffers?|vouchers?|coupons?|gift\scards?|buy\snow|best\sprices?
    | free\s(?:gift|trial|of\scharge)|for\sfree|refer\sa\sfriend|subscribe|newsletters?|sign\sup
    )\b
    | -\s?\d{1,2}\s?%|\d{1,2}\s?%\s(?:de\sremise|de\sreduction|off\b)
    """,
    re.VERBOSE,
)


def find_advertising(text):
    """Return the first words of a text that make it advertising, as they are written, or an empty text."""
    text = unicodedata.normalize("NFC", text or "")
    found = _ADVERTISING.search("".join(map(_fold, text)))
    return text[found.start() : found.end()].strip() if found else ""


def _fold(char):
    """Return one lower-case character without its accent, so that positions stay."""
    if char.isspace():
        return " "
    bare = unicodedata.normalize("NFKD", char)[0].lower()
    return bare if len(bare) == 1 else char
