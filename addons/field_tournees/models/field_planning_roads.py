import logging

from odoo import api, models

from tournees_engine.errors import TravelError
from tournees_engine.great_circle import GreatCircle
from tournees_engine.model import SpeedProfile
from tournees_engine.osrm import OsrmClient

from ..tools.planning_error import PlanningError
from .field_travel import Leg, place_key, place_point

_logger = logging.getLogger(__name__)

_OSRM_TIMEOUT = 20  # seconds for a block of 100 places
_OSRM_PATIENCE = 60  # for all blocks: Odoo kills a cron worker after 120 seconds
_PROFILE = SpeedProfile()


class FieldPlanningRoads(models.AbstractModel):
    """How long drives take: the road engine's table, or an estimate."""

    _name = "field.planning.roads"
    _description = "Planning Engine: Roads"

    # === BUSINESS === #
    @api.model
    def _estimate_legs(self, legs):
        """Return [(seconds, metres)] of legs [(place key, place key)], as the crow flies with a
        detour: what the engine itself counts without a road engine."""
        ranks = {key: rank for rank, key in enumerate(dict.fromkeys(key for leg in legs for key in leg))}
        globe = GreatCircle([place_point(key) for key in ranks], _PROFILE)
        steps = globe.steps(*([ranks[leg[end]] for leg in legs] for end in (0, 1)))
        return list(zip(*(column.tolist() for column in steps), strict=True))

    @api.model
    def _fetch_legs(self, url, places):
        """Return {(key, key): Leg} between all places from an OSRM server.

        :raise PlanningError: the server gave no usable answer; the caller estimates all legs,
            never only some of them
        """
        try:
            client = OsrmClient(url, timeout=_OSRM_TIMEOUT, patience=_OSRM_PATIENCE)
            durations, distances = client.matrix([place_point(place) for place in places])
        except TravelError as error:
            _logger.info("The road engine at %s gave no usable matrix: %s", url, error)
            raise PlanningError(self._word_travel_error(error)) from error
        return {
            (one, two): Leg(durations[row][column], distances[row][column])
            for row, one in enumerate(places)
            for column, two in enumerate(places)
            if one != two
        }

    def _word_travel_error(self, error):
        if not error.points:
            return self.env._("The road engine does not answer: driving times are estimated.")
        return self.env._(
            "The road engine finds no road for %(places)s: driving times are estimated. "
            "Check the position of these sites, or the road engine's map.",
            places=" · ".join(place_key(*point) for point in error.points),
        )
