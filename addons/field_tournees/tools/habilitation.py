"""Symbols of electrical habilitation (NF C18-510), without the ORM."""

import re
from typing import NamedTuple

# Voltage, what the holder does, how near to live parts. Words may follow, as in “BE Mesure”.
_SYMBOL = re.compile(r"(?<!\w)([BH])([012RSCEP])([VTNX])?(?!\w)")
# Withdrawn from the standard: low voltage near live parts begins with B1V.
_WITHDRAWN = {"B0V"}
# Live work and work near bare live parts take an occupational doctor's opinion (R4544-9, -10).
_NEAR_LIVE = {"V", "T", "N"}


class Symbol(NamedTuple):
    """A symbol in its parts."""

    voltage: str
    role: str
    attribute: str

    @property
    def needs_medical(self):
        """Whether a doctor's opinion is needed beside the training."""
        return self.attribute in _NEAR_LIVE


def parse(name):
    """Return the Symbol that a qualification's name holds, or None where there is none."""
    found = _SYMBOL.search((name or "").upper())
    if not found or found[0] in _WITHDRAWN:
        return None
    return Symbol(found[1], found[2], found[3] or "")
