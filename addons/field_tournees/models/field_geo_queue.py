import logging
import time
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import geo
from .field_site_geo import LOCATED

_logger = logging.getLogger(__name__)

_BATCH = 50
# A service that failed so many times in a row is down: the other addresses wait as well.
_MAX_FAILURES = 3
_FIRST_DELAY = timedelta(minutes=5)
_MAX_DELAY = timedelta(days=1)


class FieldGeoQueue(models.AbstractModel):
    """The queue of sites whose address is still to be located, emptied by a cron.

    Each site is a short transaction of its own: the address is read, the geocoder is asked
    while nothing is locked, and the answer is written only to the address it was asked for.
    """

    _name = "field.geo.queue"
    _description = "Queue of Sites to Locate"

    # === ACTIONS === #
    def action_retry_geocoding(self):
        """Search the address again, in the background."""
        self._queue_geocoding()
        is_enabled = self.env["base.geocoder"]._is_geocoding_enabled()
        message = (
            self.env._("The search starts within a minute.")
            if is_enabled
            else self.env._("Locating addresses is switched off: see the settings.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info" if is_enabled else "warning",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # === BUSINESS === #
    @api.model
    def _cron_geocode(self):
        """Locate a batch of sites; what is left is taken by the next run."""
        geocoder = self.env["base.geocoder"]
        if not geocoder._is_geocoding_enabled():
            return
        cron = self.env["ir.cron"]
        due = self._get_geo_queue_domain()
        sites = self.search(due, limit=_BATCH, order="geo_tries, id")
        cron._commit_progress(remaining=self.search_count(due))
        pause, failures, answers = geocoder._get_pause_seconds(), 0, {}
        for site in sites:
            result = site._geocode(answers, pause)
            if result and result.quality == "todo":
                failures += 1
            elif result:
                failures = 0
            if result and (result.reason == "busy" or failures == _MAX_FAILURES):
                self._postpone_geo_queue(result)
                cron._commit_progress(1, remaining=0)
                return
            if not cron._commit_progress(1):
                return

    def _geocode(self, answers=None, pause=0.0):
        """Locate one site; a failure of one site never stops the others.

        :param answers: answers of this batch by address, which is completed
        :param pause: seconds to leave between two calls of the service
        :return: tools.geo.GeoResult, or None when the site was taken by someone else
        """
        self.ensure_one()
        answers = {} if answers is None else answers
        address = self._get_geo_address()
        result = answers.get(address.key) or self._find_same_address(address)
        if result is None:
            # The address is read: the transaction ends here, so that nothing is held open
            # while the service thinks and the answer meets the newest state of the site.
            self.env["ir.cron"]._commit_progress()
            if pause and answers:
                time.sleep(pause)
            result = self.env["base.geocoder"]._locate(address)
        if result.quality != "todo":
            answers[address.key] = result
        try:
            with self.env.cr.savepoint():
                return self._store_geo_result(address, result)
        except (UserError, psycopg2.DataError, psycopg2.IntegrityError):
            _logger.exception("The location of contact %s could not be stored", self.id)
            return None

    def _store_geo_result(self, address, result):
        site = self.try_lock_for_update().filtered_domain(Domain("geo_quality", "=", "todo"))
        if not site or site._get_geo_address() != address:
            return None  # edited meanwhile: the new address is still in the queue
        if result.quality in LOCATED:
            site._place(result.lat, result.lon, result.quality)
        elif result.quality == "todo":
            site.write(site._prepare_retry_vals(result))
        else:
            site.write(
                {
                    "geo_quality": result.quality,
                    "geo_reason": result.reason,
                    "geo_candidates": [found.to_json() for found in result.candidates],
                    "geo_next_try": False,
                }
            )
        return result

    def _find_same_address(self, address):
        """Return the location of another site at this address, which is our cache."""
        if not address.key:
            return None
        twin = self.with_context(active_test=False).search(
            Domain("geo_address_key", "=", address.key)
            & Domain("geo_quality", "in", LOCATED)
            & Domain("id", "!=", self.id),
            limit=1,
        )
        if not twin:
            return None
        return geo.GeoResult(twin.geo_quality, twin.partner_latitude, twin.partner_longitude)

    def _prepare_retry_vals(self, result):
        delay = max(_FIRST_DELAY * 2 ** min(self.geo_tries, 10), _get_asked_delay(result))
        return {
            "geo_reason": result.reason,
            "geo_tries": self.geo_tries + 1,
            "geo_next_try": fields.Datetime.now() + min(delay, _MAX_DELAY),
        }

    @api.model
    def _postpone_geo_queue(self, result):
        """Leave the service alone for the time that it asked for."""
        resume_at = fields.Datetime.now() + min(_get_asked_delay(result), _MAX_DELAY)
        self.search(self._get_geo_queue_domain()).write({"geo_next_try": resume_at})
        self.env.ref("field_tournees.ir_cron_geocode")._trigger(at=resume_at)

    @api.model
    def _get_geo_queue_domain(self):
        return (
            Domain("is_field_site", "=", True)
            & Domain("geo_quality", "=", "todo")
            & (Domain("geo_next_try", "=", False) | Domain("geo_next_try", "<=", fields.Datetime.now()))
        )

    def _wake_geocoder(self):
        """Let the cron run soon when one of these sites waits for it."""
        waiting = any(site.is_field_site and site.geo_quality == "todo" for site in self)
        hooks = self.env.cr.precommit.data
        if not waiting or hooks.get("field_geocode_woken"):
            return
        cron = self.env.ref("field_tournees.ir_cron_geocode", raise_if_not_found=False)
        if cron and self.env["base.geocoder"]._is_geocoding_enabled():
            hooks["field_geocode_woken"] = True  # an import of 1000 sites wakes it once
            cron.sudo()._trigger()  # whoever adds a site may not see crons


def _get_asked_delay(result):
    return max(timedelta(seconds=result.retry_after or 0), _FIRST_DELAY)
