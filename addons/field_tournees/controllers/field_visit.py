import json
from datetime import timedelta

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import html2plaintext

from ..tools import booking_form, times
from ..tools.booking_form import BadInputError, Refusal
from .field_booking import prepare_wishes, slot_texts
from .public import answer, any_company, json_door, page, page_values, retry_after, sorry, speak, throttle

_SMALL = 20_000
_PATH = "/field/booking/<string:token>"
_LIVE = ("en_route", "on_site", "paused")
_TONES = {"confirmed": "good", "done": "good", "cancelled": "over", **dict.fromkeys(_LIVE, "live")}


def _get(path):
    return http.route(path, type="http", auth="public", methods=["GET"], readonly=True, save_session=False)


def _post(path):
    return http.route(path, type="http", auth="public", methods=["POST"], csrf=False, save_session=False)


class FieldVisit(http.Controller):
    """A visit's page for its customer; the link is the key, and reading it changes nothing."""

    @_get(_PATH)
    def visit(self, token, done=None, **_kwargs):
        """Answer what, when, where, and what may still be changed; `done` is the step just taken."""
        visit = self._find(token)
        return self._show(visit, token, self._get_thanks(visit, done), "good")

    @_get(f"{_PATH}/visit.ics")
    def calendar(self, token, **_kwargs):
        """Answer the visit as a calendar file."""
        visit = self._find(token)
        if not visit.promised_start:
            raise self._missing()
        name = request.env._("visit.ics")
        return answer(visit._get_ics(), "text/calendar", Content_Disposition=f'attachment; filename="{name}"')

    @_post(f"{_PATH}/confirm")
    def confirm(self, token, **_kwargs):
        """The customer agrees with a proposed slot."""
        visit = self._find(token)
        return self._do(visit, token, visit._customer_confirm, "confirmed")

    @_get(f"{_PATH}/cancel")
    def ask_cancel(self, token, **_kwargs):
        """Ask whether the visit shall be cancelled, and why."""
        visit = self._find(token)
        if visit._get_customer_change_problem():
            return self._show(visit, token)
        return page("field_tournees.visit_cancel_page", self._prepare(visit, token))

    @_post(f"{_PATH}/cancel")
    def cancel(self, token, reason="", **_kwargs):
        """The customer calls the visit off."""
        visit = self._find(token)

        def do():
            self._check_change(visit)
            visit._customer_cancel(booking_form.read_text({"reason": reason}, "reason", 500))

        return self._do(visit, token, do, "cancelled")

    @_get(f"{_PATH}/withdraw")
    def ask_withdraw(self, token, **_kwargs):
        """Show the withdrawal as the consumer declares it."""
        visit = self._find(token)
        if not visit._is_withdrawal_open():
            return self._show(visit, token)
        return self._show_withdrawal(visit, token)

    @_post(f"{_PATH}/withdraw")
    def withdraw(self, token, email="", **_kwargs):
        """The consumer withdraws from the contract; the acknowledgement says when."""
        visit = self._find(token)
        try:
            email = booking_form.read_email({"email": email})
        except BadInputError:
            error = request.env._("Write an email address such as name@example.com.")
            return self._show_withdrawal(visit, token, error, 400)
        return self._do(visit, token, lambda: visit._withdraw(email), "withdrawn")

    @_get(f"{_PATH}/move")
    def ask_move(self, token, **_kwargs):
        """Show the slots that the visit may be moved to."""
        visit = self._find(token)
        if visit._get_customer_change_problem():
            return self._show(visit, token)
        config = {"url": self._url(token), "texts": slot_texts()}
        values = self._prepare(visit, token) | prepare_wishes(visit.company_id)
        return page("field_tournees.visit_move_page", values | {"config": json.dumps(config)})

    @_post(f"{_PATH}/offers")
    @json_door(_SMALL)
    def offers(self, data, token):
        """Answer the slots that the visit may be moved to."""
        visit = self._find(token, is_json=True)
        throttle("offers")
        self._check_change(visit)
        return self._desk._offer_moves(visit, data)

    @_post(f"{_PATH}/move")
    @json_door(_SMALL)
    def move(self, data, token):
        """Move the visit; a lost race answers the other slots."""
        visit = self._find(token, is_json=True)
        throttle("manage")
        self._check_change(visit)
        self._desk._move_visit(visit, data)
        return {"url": f"{self._url(token)}?done=moved"}

    # What they share
    @property
    def _desk(self):
        return request.env["field.booking.desk"].sudo()

    def _find(self, token, is_json=False):
        visit = request.env["field.intervention"]._find_by_booking_token(token)
        if not visit:
            raise self._missing(is_json)
        speak(visit.company_id, visit.partner_id.lang)
        return visit.with_env(visit.env(context=dict(visit.env.context, lang=request.env.lang)))

    def _missing(self, is_json=False):
        """Return what is raised for every link that is not good: they all look the same."""
        sentence = request.env._("This link leads nowhere: use the newest one that we sent you, or call us.")
        if is_json:
            return Refusal(sentence, status=404)
        return NotFound(response=sorry(any_company(), request.env._("Nothing here"), sentence, 404))

    def _url(self, token):
        return f"/field/booking/{token}"

    def _check_change(self, visit):
        problem = visit._get_customer_change_problem()
        if problem:
            raise Refusal(problem, status=422)

    def _do(self, visit, token, step, done):
        """Take one step of the customer's, then lead back to the visit; a refusal is shown there."""
        try:
            throttle("manage")
            step()
            request.env.flush_all()
        except BadInputError as error:
            problem = self._desk._explain(error)
        except (Refusal, UserError) as error:
            problem = error
        else:
            return request.redirect(f"{self._url(token)}?done={done}", code=303)
        request.env.cr.rollback()
        status = getattr(problem, "status", 422)
        return self._show(visit, token, problem.args[0], "error", status, **retry_after(problem))

    def _get_thanks(self, visit, done):
        """Return the sentence for a step that was taken, if the visit bears it out."""
        _ = request.env._
        known = {
            "booked": (("planned", "confirmed"), _("It is booked. We sent you a confirmation by email.")),
            "cancelled": (("cancelled",), _("The visit is cancelled.")),
            "confirmed": (("confirmed",), _("Thank you, the visit is confirmed.")),
            "moved": (("planned", "confirmed"), _("The visit is moved. Here is your new slot.")),
            "withdrawn": (
                ("cancelled",),
                _("Your withdrawal is recorded. The acknowledgement is on its way by email."),
            ),
        }
        states, sentence = known.get(done, ((), None))
        return sentence if visit.state in states else None

    def _show(self, visit, token, notice=None, kind="error", status=200, **headers):
        values = self._prepare(visit, token) | {"notice": notice, "notice_kind": kind}
        return page("field_tournees.visit_page", values, status, **headers)

    def _show_withdrawal(self, visit, token, error=None, status=200):
        values = self._prepare(visit, token) | {
            "address": visit.company_id.partner_id.contact_address_inline,
            "ordered_at": self._format(visit, visit.create_date),
            "email": visit.partner_id.email,
            "error": error,
        }
        return page("field_tournees.visit_withdraw_page", values, status)

    def _prepare(self, visit, token):
        """Return what the pages of a visit tell; nothing of the office's."""
        problem = visit._get_customer_change_problem()
        start = visit.promised_start
        until = start and start - timedelta(hours=visit.company_id.field_booking_cutoff_hours)
        is_running = visit.state not in ("done", "cancelled")
        return page_values(visit.company_id, visit.type_id.name) | {
            "visit": visit,
            "url": self._url(token),
            "when": visit._get_promise_text() if visit.state != "cancelled" else "",
            "state": visit._get_customer_state(),
            "sentence": visit._get_customer_sentence(),
            "tone": _TONES.get(visit.state, "wait"),
            "technician": visit.technician_id.name if visit.state in ("confirmed", *_LIVE) else "",
            "request_text": html2plaintext(visit.description or "").strip(),
            "good_to_know": is_running,
            "about": visit.type_id.public_description,
            "to_confirm": visit._is_to_confirm(),
            "has_calendar": bool(start) and is_running,
            "can_change": not problem,
            "problem": problem if is_running else "",
            "until": self._format(visit, until) if until else "",
            "withdrawal_until": (
                self._format(visit, visit.withdrawal_until - timedelta(minutes=1))
                if visit._is_withdrawal_open()
                else ""
            ),
        }

    def _format(self, visit, moment):
        return times.format_moment(visit.env, moment, visit.company_id._get_booking_tz())
