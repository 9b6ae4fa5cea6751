"""One constraint, one named object.

`TECHNICIAN_RULES` hold for all the shifts of a technician, `SHIFT_RULES` for one shift,
`ROUTE_RULES` depend on driving. Their order is the order in which a visit fails: the later
the rule that stops it, the closer it came to being served.
"""

from .allowed import Allowed
from .case import Case
from .constraint import Constraint, Detail
from .leave import Leave
from .pinned import Pinned
from .rest import Rest
from .shift_end import ShiftEnd
from .skill import Skill
from .validity import Validity
from .window import Window

TECHNICIAN_RULES: tuple[Constraint, ...] = (Allowed(), Pinned(), Skill())
SHIFT_RULES: tuple[Constraint, ...] = (Leave(), Validity())
ROUTE_RULES: tuple[Constraint, ...] = (Window(), ShiftEnd(), Rest())
RULES: tuple[Constraint, ...] = (*TECHNICIAN_RULES, *SHIFT_RULES, *ROUTE_RULES)
BY_KEY: dict[str, Constraint] = {rule.key: rule for rule in RULES}

__all__ = [
    "BY_KEY",
    "ROUTE_RULES",
    "RULES",
    "SHIFT_RULES",
    "TECHNICIAN_RULES",
    "Case",
    "Constraint",
    "Detail",
]
