"""Read JSON strictly: what is odd is refused with one sentence."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from .errors import ProblemError


def parse(text: str, path: str = "") -> Any:
    """Read a JSON document.

    Refused besides bad syntax: NaN and infinities, a key given twice, halves of characters,
    nesting beyond Python's recursion. Whole numbers are ints however they are written.

    Parameters
    ----------
    text : str
        The document.
    path : str, optional
        Name of the document, for the error.

    Raises
    ------
    ProblemError
        When the text cannot be read.
    """
    try:
        data = json.loads(
            text, parse_constant=_refuse, parse_float=_number, object_pairs_hook=_object
        )
        if "\\ud" in text.lower():
            json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ProblemError(
            "this is not JSON: half of a character (a lone surrogate)", path
        ) from None
    except ValueError as error:
        raise ProblemError(f"this is not JSON: {error}", path) from None
    except RecursionError:
        raise ProblemError("this is nested too deeply", path) from None
    return data


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def _number(text: str) -> float:
    number = float(text)
    return int(number) if abs(number) < 2**53 and number.is_integer() else number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise ValueError(f"the key {key!r} is given twice")
            seen.add(key)
    return found
