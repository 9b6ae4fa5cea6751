"""Slots to promise: `offers` finds where one more visit fits into the plan of the next weeks."""

from .book import Book
from .offer import Offer
from .request import Request
from .search import offers

__all__ = ["Book", "Offer", "Request", "offers"]
