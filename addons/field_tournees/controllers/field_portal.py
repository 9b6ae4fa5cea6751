from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request
from odoo.tools import html2plaintext

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

_ON_PAGE = 30
_MAX_ID = 2**31
_ORDERS = {
    "upcoming": "promised_start, id desc",
    "past": "promised_start desc nulls last, id desc",
    "all": "promised_start desc nulls last, id desc",
}


def read_number(text):
    """Return a record's id that came in a link, None for anything else."""
    is_number = isinstance(text, str) and text.isascii() and text.isdigit()
    return int(text) if is_number and int(text) < _MAX_ID else None


class FieldPortal(CustomerPortal):
    """The customer's visits among the documents of his account.

    The record rules say whose they are; the pages tell only what the customer was told.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "field_intervention_count" in counters:
            visits = request.env["field.intervention"]
            domain = visits._get_portal_domain("upcoming")
            values["field_intervention_count"] = visits.search_count(domain) if self._is_customer() else 0
        if "field_site_count" in counters:
            sites = request.env.user.partner_id._get_portal_sites()
            values["field_site_count"] = len(sites) if self._is_customer() else 0
        return values

    def _prepare_portal_layout_values(self):
        return super()._prepare_portal_layout_values() | {"is_field_customer": self._is_customer()}

    @http.route(
        ["/my/interventions", "/my/interventions/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_interventions(
        self, page=1, when="upcoming", state="", site="", equipment="", search="", **_kwargs
    ):
        """Answer the list of the customer's visits."""
        if not self._is_customer():
            return request.redirect("/my")
        chosen = {
            "when": when if when in _ORDERS else "upcoming",
            "state": state,
            "site": site,
            "equipment": equipment,
            "search": search.strip()[:80],
        }
        visits = request.env["field.intervention"]
        picked = {
            "state": state,
            "site_id": read_number(site),
            "equipment_id": read_number(equipment),
            "search": chosen["search"],
        }
        counts = {key: visits.search_count(visits._get_portal_domain(key, **picked)) for key in _ORDERS}
        turner = pager(
            "/my/interventions",
            total=counts[chosen["when"]],
            page=page,
            step=_ON_PAGE,
            url_args={key: value for key, value in chosen.items() if value},
        )
        found = visits.search(
            visits._get_portal_domain(chosen["when"], **picked),
            order=_ORDERS[chosen["when"]],
            limit=_ON_PAGE,
            offset=turner["offset"],
        )
        sites = request.env.user.partner_id._get_portal_sites()
        values = self._prepare_field_values("field_interventions") | {
            "pager": turner,
            "chosen": chosen,
            "is_filtered": any(chosen[key] for key in ("state", "site", "equipment", "search")),
            "counts": counts,
            "states": visits._get_portal_states(),
            "sites": sites,
            "equipment": self._find_equipment(sites),
            # The rules let the customer read them; sudo for the names of type and site only.
            "visits": [visit._get_portal_row() for visit in found.sudo()],
        }
        return request.render("field_tournees.portal_my_interventions", values)

    @http.route("/my/interventions/<int:visit_id>", type="http", auth="user", website=True, readonly=True)
    def portal_my_intervention(self, visit_id, **_kwargs):
        """Answer one visit: when, where, who comes, what has happened, what may be changed."""
        visit = self._find_own("field.intervention", visit_id)
        if not visit:
            return request.redirect("/my/interventions")
        actions = visit._get_customer_actions()
        is_over = visit.state in ("done", "cancelled")
        values = self._prepare_field_values("field_intervention", visit.name) | {
            "visit": visit,
            "row": visit._get_portal_row(),
            # The same facts as the page of the link: one reading of the visit.
            "eta": visit._get_track_eta(),
            "sentence": visit._get_customer_sentence(),
            "technician": visit._get_track_technician(),
            "actions": actions,
            "timeline": visit._get_portal_timeline(),
            "documents": visit._get_customer_documents(),
            "feedback_url": visit._get_feedback_url(),
            "request_text": html2plaintext(visit.description or "").strip(),
            "is_over": is_over,
            "is_live": visit.state in ("en_route", "on_site", "paused"),
            "problem": "" if is_over or "move" in actions else visit._get_customer_change_problem(),
            "track_url": visit._get_track_path(),
            "is_own_site": visit.site_id in request.env.user.partner_id._get_portal_sites(),
        }
        return request.render("field_tournees.portal_my_intervention", values)

    # What the pages share
    def _is_customer(self):
        """Tell whether this account may have visits at all: a clerk's without a role may not."""
        return request.env["field.intervention"].has_access("read")

    def _find_own(self, model, record_id):
        """Return a record that this account may see, with sudo for what it points to; else none."""
        try:
            record_sudo = self._document_check_access(model, min(record_id, _MAX_ID - 1))
        except (AccessError, MissingError):
            return request.env[model].browse()
        # The account's own reader and language, not the superuser's.
        return request.env[model].sudo().browse(record_sudo.id)

    def _find_equipment(self, sites):
        return request.env["field.equipment"].search([("site_id", "in", sites.ids)], limit=200)

    def _prepare_field_values(self, page_name, title=""):
        """Return what every page of ours needs; the title tells a browser's tabs apart."""
        values = {"page_name": page_name, "title": title or self._get_titles().get(page_name)}
        return self._prepare_portal_layout_values() | values

    def _get_titles(self):
        _ = request.env._
        return {
            "field_interventions": _("Visits"),
            "field_sites": _("Sites and equipment"),
            "field_contacts": _("Questions and complaints"),
            "field_contact": _("Write to us"),
            "field_messages": _("Messages and personal data"),
        }
