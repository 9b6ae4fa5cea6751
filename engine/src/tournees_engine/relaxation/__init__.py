"""What would let a visit be served: one rule relaxed by the least amount that works."""

from .nearest import TRIALS, Finder

__all__ = ["TRIALS", "Finder"]
