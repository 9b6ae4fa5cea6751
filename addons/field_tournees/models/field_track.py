import base64
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..tools import labels, times, track
from .field_lifecycle import OPEN_STATES

_WITH_TECHNICIAN = ("confirmed", *track.LIVE)
_CALENDAR = "calendar"
_NEAR, _TODAY = timedelta(hours=1), timedelta(hours=12)
# What a customer writes about from the page; a complaint has a form of its own, with a number.
_MOTIVES = ("where_is_he", "late", "slot_change", "report_invoice", "thanks", "other")


class FieldTrack(models.AbstractModel):
    """A visit as its customer follows it: what the tracking page shows, and nothing of the office's."""

    _name = "field.track"
    _description = "Tracking of an Intervention by its Customer"
    _inherit = ["field.track.read", "field.customer.page"]

    # === BUSINESS === #
    def _get_track_state(self):
        """Return what changes on the page while it is open, in the reader's language.

        Page and poll tell the same: one reading, which an override extends after super.
        """
        self.ensure_one()
        visit = self.sudo()
        eta, position = visit._get_track_eta(), visit._get_track_position()
        site = visit.site_id
        return {
            "state": visit.state,
            "tone": track.get_tone(visit.state),
            "label": visit._get_customer_state(),
            "sentence": "" if eta and visit.state == "confirmed" else visit._get_customer_sentence(),
            "promise": "" if visit.state in track.GIVEN_UP else visit._get_promise_text(),
            "eta": eta,
            "steps": visit._get_track_steps(),
            "technician": visit._get_track_technician(),
            "position": position,
            "site": position and {"lat": site.partner_latitude, "lon": site.partner_longitude},
            "actions": visit._get_customer_actions(),
            "next_poll": visit._get_next_poll(),
        }

    def _get_track_eta(self):
        """Return the window of the arrival as clocks and in words, None when nobody is awaited."""
        window = self._get_eta() if self.state in track.AWAITED else None
        if not window:
            return None
        tz = self.company_id._get_booking_tz()
        start, stop = (labels.clock(self.env, moment, tz) for moment in window)
        text = self.env._("Arrival expected between %(start)s and %(stop)s", start=start, stop=stop)
        return {"from": start, "to": stop, "text": text}

    def _get_track_position(self):
        """Return where the technician is seen and how long ago, None unless on the way."""
        seen = self._get_public_position()
        if not seen:
            return None
        age_seconds = times.epoch(fields.Datetime.now()) - times.epoch(seen["at"])
        return {"lat": seen["lat"], "lon": seen["lon"], "age_seconds": age_seconds}

    def _get_next_poll(self):
        """Return after how many seconds the page should ask again."""
        if self.state in ("done", "cancelled"):
            return 300
        start, now = self.promised_start, fields.Datetime.now()
        if start and start - _NEAR <= now and self.state in track.AWAITED:
            return 3  # while somebody waits, what happens is on the page within five seconds
        is_today = start and start - _TODAY <= now
        return 15 if is_today or self.state in track.LIVE else 60

    def _get_track_steps(self):
        """Return the steps of the visit with the moment of each that was reached."""
        labelled = {"done": self._get_step_labels(), "next": self._get_labels_ahead()}
        moments = {
            "received": self.requested_at or self.create_date,
            "en_route": self.en_route_at,
            "on_site": self.arrived_at,
            "done": self.left_at,
        }
        tz = self.company_id._get_booking_tz()
        visited_on = times.local_date(self.en_route_at or fields.Datetime.now(), tz)
        return [
            {
                "key": key,
                "state": standing,
                "label": self._get_customer_state() if standing == "now" else labelled[standing][key],
                "at": (
                    labels.clock_or_day(self.env, moments.get(key), tz, visited_on)
                    if standing != "next"
                    else ""
                ),
            }
            for key, standing in track.get_steps(self.state, self._is_to_confirm() or not self.promised_start)
        ]

    def _get_step_labels(self):
        return {
            "received": self.env._("Request received"),
            "date": self.env._("Appointment made"),
            "en_route": self.env._("The technician set off"),
            "on_site": self.env._("The technician arrived"),
            "done": self.env._("The visit was done"),
        }

    def _get_labels_ahead(self):
        return {
            "date": self.env._("Appointment"),
            "en_route": self.env._("The technician on the way"),
            "on_site": self.env._("The technician at work"),
            "done": self.env._("Done"),
        }

    def _get_track_technician(self):
        """Return who comes, from the confirmation to the end of the visit: no family name."""
        technician = self.technician_id
        if not technician or self.state not in _WITH_TECHNICIAN:
            return None
        return {
            "first_name": track.get_first_name(technician.name),
            "photo": technician.is_photo_shown and technician.has_photo,
        }

    def _get_track_photo(self):
        """Return the technician's photo as (media type, bytes), None where the page shows none."""
        shown = self.sudo()._get_track_technician()
        if not shown or not shown["photo"]:
            return None
        content = base64.b64decode(self.sudo().technician_id.image_128)
        return guess_mimetype(content), content

    def _get_customer_actions(self):
        """Return what the customer may do now; the page shows buttons for these."""
        actions = ["confirm"] if self._is_to_confirm() else []
        actions += [] if self._get_customer_change_problem() else ["move", "cancel"]
        actions += ["access"] if self._is_still_to_come() else []
        return actions + (["withdraw"] if self._is_withdrawal_open() else [])

    def _is_still_to_come(self):
        """Tell whether the technician has not been there yet."""
        return self.state in (*OPEN_STATES, "no_access")

    def _customer_tell_access(self, text, code):
        """Keep on the site what the customer writes on how to get in.

        :param text: floor, parking, whom to ask for; it replaces what stood there
        :param code: a new door code; empty leaves the one on record, which no page ever shows
        """
        self.ensure_one()
        if not self._is_still_to_come():
            raise UserError(self.env._("The technician is there already: please tell him, or call us."))
        site = self.sudo().site_id
        told = {"access_instructions": text} if text != (site.access_instructions or "").strip() else {}
        if code:
            told["access_code"] = code
        if told:
            site.write(told)
            # The words stay on the site alone: events are never erased.
            self._log_event("access", source="customer")
            self.sudo()._watch()

    def _get_writing_motives(self):
        """Return [(key, label)] of what the customer may write to the office about."""
        known = self.env["field.contact"]._fields["motive"]._description_selection(self.env)
        return [(key, label) for key, label in known if key in _MOTIVES]

    def _customer_write(self, motive, text):
        """Keep what the customer writes to the office: it waits there for an answer."""
        self.ensure_one()
        if motive not in _MOTIVES:
            raise UserError(self.env._("Choose what it is about."))
        self.env["field.contact"]._log(self.sudo(), "portal", motive, text)

    # === HOOKS === #
    def _get_customer_documents(self):
        """Return what the customer may download, as dicts of `key`, `label`, `filename`, `path`."""
        self.ensure_one()
        if not self.promised_start or not self._is_still_to_come():
            return []
        label, filename = self.env._("Add to my calendar"), self.env._("visit.ics")
        return [self._prepare_document(_CALENDAR, label, filename)]

    def _prepare_document(self, key, label, filename):
        """Return one row of `_get_customer_documents`."""
        path = f"{self._get_track_path()}/files/{key}"
        return {"key": key, "label": label, "filename": filename, "path": path}

    def _read_customer_document(self, key):
        """Return the media type and the content of a document that is listed."""
        if key == _CALENDAR:
            return "text/calendar", self._get_ics()
        raise KeyError(key)

    def _get_feedback_url(self):
        """Return where the customer says how it was, empty while nobody asks."""
        return ""
