"""Phone numbers that take text messages. Without the ORM."""

import re

import phonenumbers
from phonenumbers import PhoneNumberType

_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
# Operators open ranges before the library knows them; all of 06 and 07 are mobiles in France.
_FRENCH_MOBILE = re.compile(r"\+33[67]\d{8}")


def mobile(text, country_code):
    """Return a number as +33612345678 if it takes text messages, "" for any other text."""
    try:
        number = phonenumbers.parse(text or "", country_code)
    except phonenumbers.NumberParseException:
        return ""
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if _FRENCH_MOBILE.fullmatch(written) or phonenumbers.number_type(number) in _MOBILE:
        return written
    return ""
