"""Answers of a checklist as they are spelled once and for all: texts, never floats."""

from decimal import Decimal, InvalidOperation

_LIMIT = Decimal(10) ** 9
_TRUE, _FALSE = "yes", "no"


def spell(kind, value, choices=()):
    """Return the one spelling of an answer; "" for none.

    Parameters
    ----------
    kind : str
        One of yes_no, value, choice, text and photo.
    value : object
        As a phone sent it, JSON.
    choices : iterable of str
        What may be chosen.

    Raises
    ------
    ValueError
        The value does not answer a question of this kind.
    """
    if value is None or value == "":
        return ""
    if kind == "yes_no":
        return _spell_yes_no(value)
    if kind == "value":
        return spell_number(value)
    if kind == "choice" and value in choices:
        return value
    if kind == "text" and isinstance(value, str):
        return value
    raise ValueError(value)


def spell_number(value):
    """Return a number in digits, without an exponent and without zeros that say nothing."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(value)
    try:
        number = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        raise ValueError(value) from None
    if not number.is_finite() or abs(number) > _LIMIT:
        raise ValueError(value)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _spell_yes_no(value):
    words = {True: _TRUE, False: _FALSE, _TRUE: _TRUE, _FALSE: _FALSE}
    if isinstance(value, bool | str) and value in words:
        return words[value]
    raise ValueError(value)
