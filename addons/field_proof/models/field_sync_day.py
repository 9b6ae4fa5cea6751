from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.field_tournees.tools import times

from ..tools.command import Refused
from ..tools.shape import Identifier, Moment, Text


class FieldSyncDay(models.AbstractModel):
    """What the technician tells the office."""

    _name = "field.sync.day"
    _description = "Commands: Day"
    _inherit = ["field.sync.door"]

    # === HOOKS === #
    @api.model
    def _get_shapes(self):
        return super()._get_shapes() | {
            "message": {"text": Text(4000, required=True)},
            "messages_read": {"last": Identifier()},
            "access": {"text": Text(2000, required=True)},
            "absence": {
                "start": Moment(),
                "stop": Moment(),
                "reason": Identifier(),
                "note": Text(500),
            },
        }

    # === BUSINESS === #
    def _do_message(self, visit, command):
        """Write to the planners, about a visit or about the day."""
        thread = visit or self._get_day(command.at)
        return {"message": self._tell_office(thread, command.body["text"], command.at).id}

    def _do_messages_read(self, _visit, command):
        """Note that the technician has seen what the office wrote, up to a message."""
        notifications_sudo = self.env["mail.notification"].sudo()  # the own ones
        unread_sudo = notifications_sudo.search(
            Domain("res_partner_id", "=", self.env.user.partner_id.id)
            & Domain("is_read", "=", False)
            & Domain("mail_message_id", "<=", command.body["last"])
            & Domain("mail_message_id.model", "in", ("field.intervention", "field.route"))
        )
        unread_sudo.mail_message_id.with_user(self.env.user).set_message_done()
        return {"read": len(unread_sudo)}

    def _do_access(self, visit, command):
        """Keep how to get in, as whoever was there found it."""
        if not visit:
            raise Refused(self.env._("Open the visit first: the way in belongs to its site."))
        text = command.body["text"]
        site_sudo = visit.site_id.sudo()  # a technician changes this of a contact and nothing else
        if text != (site_sudo.access_instructions or "").strip():
            site_sudo.access_instructions = text
            # The words stay on the site alone: events are never erased.
            visit._log_event("access", source="technician", occurred_at=command.at)
        return {}

    def _do_absence(self, _visit, command):
        """Ask for a leave, and let the planners know at once which visits it touches."""
        body, technician = command.body, self._get_technician()
        if body["stop"] <= body["start"]:
            raise Refused(self.env._("The absence ends before it begins: correct its dates."))
        try:
            leave = self.env["hr.leave"].create(self._prepare_leave_vals(technician, body))
        except UserError as error:  # also what a constraint says
            raise Refused(str(error)) from error
        self._tell_absence(technician, leave, command.at)
        return {"leave": leave.id}

    # === BUSINESS: helpers === #
    def _get_technician(self):
        technician = self.env["field.technician"]._get_own()
        if not technician:
            raise Refused(self.env._("Only technicians write from this app."), 403)
        return technician

    def _get_day(self, at):
        """Return the technician's day of a moment, on which the office reads what is about no visit."""
        technician = self._get_technician()
        key = (technician, technician._get_local_date(at))
        return self.env["field.route"]._get_or_create([key])[key].with_env(self.env)

    def _tell_office(self, thread, text, at):
        """Write on a thread what the planners read, and no customer ever."""
        return thread.message_post(
            body=text,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            date=fields.Datetime.to_string(at),
        )

    def _prepare_leave_vals(self, technician, body):
        """Return the values of a request in the unit of its kind: hours, half days or days."""
        here = self.with_context(tz=technician.tz)
        start, stop = (fields.Datetime.context_timestamp(here, body[key]) for key in ("start", "stop"))
        # A whole day ends at midnight, which is the next day's already.
        last = stop - timedelta(seconds=1)
        return {
            "employee_id": technician.sudo().employee_id.id,
            "holiday_status_id": self._get_absence_type(technician, body["reason"]).id,
            "name": body["note"],
            "request_date_from": start.date(),
            "request_date_to": last.date(),
            "request_date_from_period": "pm" if start.hour >= 12 else "am",
            "request_date_to_period": "am" if last.hour < 13 else "pm",
            "request_hour_from": start.hour + start.minute / 60,
            "request_hour_to": stop.hour + stop.minute / 60,
        }

    def _get_absence_type(self, technician, number):
        known = {kind["id"] for kind in self.env["field.app"]._read_absence_types(technician)}
        if number not in known:
            raise Refused(self.env._("This kind of absence cannot be asked for any more: choose another."))
        return self.env["hr.leave.type"].browse(number)

    def _tell_absence(self, technician, leave, at):
        """Tell the planners what was asked for and how many visits it touches."""
        touched = self.env["field.intervention"].search_count(
            Domain("technician_id", "=", technician.id)
            & Domain("state", "in", ("planned", "confirmed"))
            & Domain("planned_start", "<", leave.date_to)
            & Domain("planned_stop", ">", leave.date_from)
        )
        tz = technician.tz
        text = self.env._(
            "%(technician)s asks to be away (%(kind)s) from %(start)s to %(stop)s. Planned visits "
            "in that time: %(count)s.",
            technician=technician.name,
            kind=leave.holiday_status_id.name,
            start=format_date(self.env, times.local_date(leave.date_from, tz)),
            stop=format_date(self.env, times.local_date(leave.date_to, tz)),
            count=touched,
        )
        self._tell_office(self._get_day(at), text, at)
