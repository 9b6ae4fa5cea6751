"""tournees-engine: plans technician days, exactly scheduled and explained.

The functions live in the modules of their name: `tournees_engine.solve.solve`,
`tournees_engine.check.check`, `tournees_engine.evaluate.evaluate`.
"""

from .errors import ProblemError, TravelError
from .problem import Problem

__version__ = "0.1.0"

__all__ = ["Problem", "ProblemError", "TravelError", "__version__"]
