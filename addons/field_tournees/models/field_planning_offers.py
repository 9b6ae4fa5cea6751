from odoo import api, models

from tournees_engine import promise, slots
from tournees_engine.spread import Agenda, Recurring, spread


class FieldPlanningOffers(models.AbstractModel):
    """Where one more visit fits: slots for a customer, days for recurring visits.

    It answers in milliseconds: no process of its own.
    """

    _name = "field.planning.offers"
    _description = "Planning Engine: Offers"

    # === BUSINESS === #
    @api.model
    def _find_offers(self, book, request):
        """Return the offers of the engine for a request, in the days of a book.

        :param book: field_book.Book; `data` as the engine's slots.Book reads it
        :param request: dict as its slots.Request reads it
        """
        if not book.read:  # one need may ask several times
            book.read["book"] = slots.Book.from_json(book.data)
            book.read["habits"] = promise.Habits.from_json(book.habits)
        found = slots.offers(request=slots.Request.from_json(request), **book.read)
        return [offer.to_json() for offer in found]

    @api.model
    def _spread(self, capacity, taken, visits):
        """Return {visit id: number of its day}, chosen so that every day's work is even.

        :param capacity, taken: {technician: seconds of each day}
        :param visits: dicts as the engine's spread.Recurring reads them; those that have no
            working day in their tolerance are not in the answer
        """
        loads = (
            {str(technician.id): tuple(seconds) for technician, seconds in days.items()}
            for days in (capacity, taken)
        )
        return spread(Agenda(*loads), [Recurring(**visit) for visit in visits]).days
