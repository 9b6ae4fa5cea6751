from odoo import api, models

from tournees_engine import promise

# Of the arrivals that the engine plays, so many lie in the window of who is on the way: what is
# measured is a little more, for windows are rounded outwards. Before the departure much may come
# that no habit tells of: more is asked for, so that as much is kept (`./tournees bench eta`).
_SHARE, _SHARE_BEFORE = 0.8, 0.9
_GRID = 300
_LEAST = 600


class FieldPlanningAhead(models.AbstractModel):
    """What is left of a day under way, and the window that each customer is told."""

    _name = "field.planning.ahead"
    _description = "Planning Engine: Day under Way"

    # === BUSINESS === #
    @api.model
    def _get_windows(self, days, habits):
        """Return {visit id: (begins, ends)} of the stops that nobody has reached, in epoch seconds.

        :param days: dicts of `now`, `midnight`, `rest` (begins, ends) or None, and `steps`: dicts of
            `visit`, `stop` (fields of the engine's DayStop), `left`, `reached`, and `told`, the
            window (begins, ends) in force, or None
        """
        habits = promise.Habits.from_json(habits)
        windows = {}
        for day in days:
            rest = None
            if day["rest"]:
                begins, ends = day["rest"]
                rest = promise.Rest(begins, begins, ends - begins)
            steps = [
                promise.Step(promise.DayStop(**step["stop"]), step["left"], step["reached"])
                for step in day["steps"]
            ]
            columns = promise.ahead(steps, day["now"], habits, rest, day["midnight"]).T
            for step, column in zip(day["steps"], columns, strict=True):
                if step["reached"] is None:
                    share = _SHARE_BEFORE if step["left"] is None else _SHARE
                    windows[step["visit"]] = promise.told(column, share, _GRID, _LEAST, step["told"])
        return windows
