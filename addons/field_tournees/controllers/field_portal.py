from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

_ON_PAGE = 30


class FieldPortal(CustomerPortal):
    """The customer's visits among the documents of his account."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "field_intervention_count" in counters:
            visits = request.env["field.intervention"]
            values["field_intervention_count"] = visits.search_count([]) if visits.has_access("read") else 0
        return values

    @http.route(
        ["/my/interventions", "/my/interventions/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_interventions(self, page=1, **_kwargs):
        """Answer the list of the customer's visits."""
        visits = request.env["field.intervention"]
        if not visits.has_access("read"):
            return request.redirect("/my")
        turner = pager("/my/interventions", total=visits.search_count([]), page=page, step=_ON_PAGE)
        found = visits.search(
            [], order="promised_start desc, id desc", limit=_ON_PAGE, offset=turner["offset"]
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "field_interventions",
            "pager": turner,
            # The rules let the customer read them; the page tells only what he was told.
            "visits": [
                {
                    "name": visit.name,
                    "type": visit.type_id.name,
                    "address": visit.site_address,
                    "when": visit._get_promise_text(),
                    "state": visit._get_customer_state(),
                    "url": visit._get_booking_url(),
                }
                for visit in found.sudo()
            ],
        }
        return request.render("field_tournees.portal_my_interventions", values)
