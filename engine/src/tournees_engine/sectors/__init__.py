"""Problems too large to be searched at once: by sectors whose borders move."""

from .solve import VISITS, solve_by_sectors

__all__ = ["VISITS", "solve_by_sectors"]
