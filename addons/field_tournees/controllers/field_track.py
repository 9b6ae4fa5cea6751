import hashlib
import json
import time

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ..tools import booking_form
from ..tools.booking_form import BadInputError, Refusal
from .field_booking import prepare_wishes, slot_texts
from .public import (
    LANG_COOKIE,
    answer,
    answer_json,
    any_company,
    json_door,
    page,
    refuse,
    retry_after,
    sorry,
    speak,
    throttle,
)
from .track_page import format_moment, prepare, show

_SMALL = 20_000
# Seconds: what depends on the clock alone shows within so many, as “too late to change”; while
# a position is shown, its age.
_TOLD_ANEW, _AGED = 300, 60
_PATH = "/field/track/<string:token>"


def _get(path):
    return http.route(path, type="http", auth="public", methods=["GET"], readonly=True, save_session=False)


def _post(path):
    return http.route(path, type="http", auth="public", methods=["POST"], csrf=False, save_session=False)


def _get_etag(row):
    """Return a name for what a page shows: the facts, the reader, and the time to tell them anew."""
    incoming = request.httprequest
    chosen = request.params.get("lang"), incoming.cookies.get(LANG_COOKIE)
    reader = (*chosen, request.env.uid, incoming.headers.get("Accept-Language"))
    has_position = row[-1] is not None
    told = repr((row, reader, int(time.time()) // (_AGED if has_position else _TOLD_ANEW)))
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:16]}"'


class FieldTrack(http.Controller):
    """A visit's page for its customer; the link is the key, and reading it changes nothing."""

    @_get(_PATH)
    def track(self, token, done=None, **_kwargs):
        """Answer what, when, where, who, and what may still be changed; `done` is the step just taken."""
        visit = self._find(token)
        return show(visit, self._url(token), self._get_thanks(visit, done), "good")

    @_get("/t/<string:token>")
    def short(self, token, **_kwargs):
        """Lead from the link of a text message to the page."""
        self._find(token)
        return request.redirect(self._url(token), code=302)

    @_get(["/field/track/<path:rest>", "/t/<path:rest>"])
    def nothing(self, rest, **_kwargs):
        """Answer like a wrong link whatever else is asked for below the pages."""
        raise self._missing()

    @_get(f"{_PATH}/state")
    def state(self, token, **_kwargs):
        """Answer what changes while the page is open; 304 when nothing did."""
        row = request.env["field.intervention"]._find_track_row(token)
        if not row:
            raise self._missing()
        etag = _get_etag(row)
        if request.httprequest.headers.get("If-None-Match") == etag:
            return answer("", "application/json", 304, ETag=etag)
        return answer_json(self._take(row)._get_track_state(), ETag=etag)

    @_post(f"{_PATH}/look")
    def look(self, token, **_kwargs):
        """Count that the customer sees where the technician is: the technician may know."""
        visit = self._find(token)
        try:
            throttle("look")
        except Refusal as refusal:
            return refuse(refusal)
        if visit._get_public_position():
            request.env["field.position.access"].sudo()._note_customer(visit)
        return answer("", "text/plain", 204)

    @_get(f"{_PATH}/photo")
    def photo(self, token, **_kwargs):
        """Answer the photo of the technician who comes, while the page shows one."""
        photo = self._find(token)._get_track_photo()
        if not photo:
            raise self._missing()
        return answer(photo[1], photo[0])

    @_get(f"{_PATH}/files/<string:key>")
    def file(self, token, key, **_kwargs):
        """Answer one of the documents that the page lists."""
        visit = self._find(token)
        names = {document["key"]: document["filename"] for document in visit._get_customer_documents()}
        if key not in names:
            raise self._missing()
        kind, content = visit._read_customer_document(key)
        return answer(content, kind, Content_Disposition=content_disposition(names[key]))

    @_post(f"{_PATH}/confirm")
    def confirm(self, token, **_kwargs):
        """The customer agrees with a proposed slot."""
        visit = self._find(token)
        return self._do(visit, token, visit._customer_confirm, "confirmed")

    @_post(f"{_PATH}/access")
    def access(self, token, access="", code="", **_kwargs):
        """The customer tells how to get in."""
        visit = self._find(token)

        def do():
            told = {"access": access.replace("\r\n", "\n"), "code": code}
            text = booking_form.read_text(told, "access", 500)
            visit._customer_tell_access(text, booking_form.read_text(told, "code", 40))

        return self._do(visit, token, do, "access")

    @_post(f"{_PATH}/message")
    def message(self, token, motive="", text="", **_kwargs):
        """The customer writes to the office."""
        visit = self._find(token)

        def do():
            told = {"message": text.replace("\r\n", "\n")}
            visit._customer_write(motive, booking_form.read_text(told, "message", 1000, required=True))

        return self._do(visit, token, do, "written")

    @_get(f"{_PATH}/cancel")
    def ask_cancel(self, token, **_kwargs):
        """Ask whether the visit shall be cancelled, and why."""
        visit = self._find(token)
        if visit._get_customer_change_problem():
            return show(visit, self._url(token))
        return page("field_tournees.track_cancel_page", prepare(visit, self._url(token)))

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
            return show(visit, self._url(token))
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
            return show(visit, self._url(token))
        config = {"url": self._url(token), "texts": slot_texts()}
        values = prepare(visit, self._url(token)) | prepare_wishes(visit.company_id)
        return page("field_tournees.track_move_page", values | {"config": json.dumps(config)})

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
        row = request.env["field.intervention"]._find_track_row(token)
        if not row:
            raise self._missing(is_json)
        return self._take(row)

    def _take(self, row):
        """Return the visit of a row, in its company and in the reader's language."""
        visit = request.env["field.intervention"]._take_track_row(row)
        speak(visit.company_id, visit.partner_id.lang)
        return visit.with_env(visit.env(context=dict(visit.env.context, lang=request.env.lang)))

    def _missing(self, is_json=False):
        """Return what is raised for every link that is not good: they all look the same."""
        sentence = request.env._("This link leads nowhere: use the newest one that we sent you, or call us.")
        if is_json:
            return Refusal(sentence, status=404)
        return NotFound(response=sorry(any_company(), request.env._("Nothing here"), sentence, 404))

    def _url(self, token):
        return f"/field/track/{token}"

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
        return show(visit, self._url(token), problem.args[0], "error", status, **retry_after(problem))

    def _get_thanks(self, visit, done):
        """Return the sentence for a step that was taken, if the visit bears it out."""
        _ = request.env._
        known = {
            "access": (None, _("Thank you: the technician reads it on the way.")),
            "booked": (("planned", "confirmed"), _("It is booked. We sent you a confirmation by email.")),
            "cancelled": (("cancelled",), _("The visit is cancelled.")),
            "confirmed": (("confirmed",), _("Thank you, the visit is confirmed.")),
            "moved": (("planned", "confirmed"), _("The visit is moved. Here is your new slot.")),
            "written": (None, _("Your message has reached our office: we answer you.")),
            "withdrawn": (
                ("cancelled",),
                _("Your withdrawal is recorded. The acknowledgement is on its way by email."),
            ),
        }
        states, sentence = known.get(done, ((), None))
        return sentence if states is None or visit.state in states else None

    def _show_withdrawal(self, visit, token, error=None, status=200):
        values = prepare(visit, self._url(token)) | {
            "address": visit.company_id.partner_id.contact_address_inline,
            "ordered_at": format_moment(visit, visit.create_date),
            "email": visit.partner_id.email,
            "error": error,
        }
        return page("field_tournees.track_withdraw_page", values, status)
