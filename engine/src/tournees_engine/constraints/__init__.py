"""One constraint, one named object.

`TECHNICIAN_RULES` hold for all the shifts of a technician, `SHIFT_RULES` for one shift,
`ROUTE_RULES` depend on driving. Their order is the order in which a visit fails: the later
the rule that stops it, the closer it came to being served.
"""

from .allowed import Allowed
from .case import Case
from .constraint import Constraint, Detail
from .leave import Leave
from .locked import Locked
from .parts import Parts
from .pinned import Pinned
from .resource import ResourceShared
from .rest import Rest
from .second import Second
from .shift_end import ShiftEnd
from .skill import Skill
from .validity import Validity
from .window import Window

TECHNICIAN_RULES: tuple[Constraint, ...] = (
    Allowed(),
    Pinned(),
    Skill(),
    Parts(),
    ResourceShared(),
)
SHIFT_RULES: tuple[Constraint, ...] = (Locked(), Leave(), Validity())
ROUTE_RULES: tuple[Constraint, ...] = (Window(), ShiftEnd(), Rest(), Second())
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
