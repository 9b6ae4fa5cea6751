from urllib.parse import urlencode

from odoo import fields, http
from odoo.fields import Domain
from odoo.http import request

from ..tools import booking_form
from ..tools.booking_form import BadInputError
from .field_portal import FieldPortal

_ON_SITE_PAGE = 10
_ACCESS_LENGTH = 500


class FieldPortalSites(FieldPortal):
    """The customer's sites and appliances: how to get in, what was done, and a new visit there."""

    @http.route("/my/sites", type="http", auth="user", website=True, readonly=True)
    def portal_my_sites(self, search="", **_kwargs):
        """Answer the sites that this account sees."""
        if not self._is_customer():
            return request.redirect("/my")
        search = search.strip()[:80]
        sites = self._search_sites(search)
        values = self._prepare_field_values("field_sites") | {
            "sites": self._describe_sites(sites),
            "search": search,
        }
        return request.render("field_tournees.portal_my_sites", values)

    @http.route("/my/sites/<int:site_id>", type="http", auth="user", website=True, readonly=True)
    def portal_my_site(self, site_id, saved=None, **_kwargs):
        """Answer one site."""
        site = self._find_site(site_id)
        if not site:
            return request.redirect("/my/sites")
        return self._show_site(site, "saved" if saved else "")

    @http.route("/my/sites/<int:site_id>/access", type="http", auth="user", website=True, methods=["POST"])
    def portal_my_site_access(self, site_id, **form):
        """The customer says how to get in."""
        site = self._find_site(site_id)
        if not site:
            return request.redirect("/my/sites")
        try:
            vals = {"access_instructions": booking_form.read_text(form, "access", _ACCESS_LENGTH) or False}
            code = booking_form.read_text(form, "code", 40)
        except BadInputError as error:
            return self._show_site(site, request.env["field.booking.desk"].sudo()._explain(error).args[0])
        # A code on record is never shown: an empty field leaves it as it is.
        site.write(vals | ({"access_code": code} if code else {}))
        return request.redirect(f"/my/sites/{site.id}?saved=1")

    @http.route("/my/equipment/<int:equipment_id>", type="http", auth="user", website=True, readonly=True)
    def portal_my_equipment(self, equipment_id, **_kwargs):
        """Answer one appliance and its history."""
        appliance = self._find_own("field.equipment", equipment_id)
        if not appliance:
            return request.redirect("/my/sites")
        values = self._prepare_field_values("field_equipment", appliance.name) | {
            "appliance": appliance,
            "site": appliance.site_id,
            "book_url": self._get_book_url(appliance.site_id),
            "visits": self._list_visits(Domain("equipment_id", "=", appliance.id)),
        }
        return request.render("field_tournees.portal_my_equipment", values)

    @http.route("/my/book", type="http", auth="user", website=True, readonly=True)
    def portal_book(self, **_kwargs):
        """Lead to the booking page, which recognises this customer."""
        return request.redirect(self._get_book_url())

    def _find_site(self, site_id):
        return request.env.user.partner_id._get_portal_sites().filtered(lambda site: site.id == site_id)

    def _search_sites(self, search):
        sites = request.env.user.partner_id._get_portal_sites()
        words = search.lower().split()
        return sites.filtered(
            lambda site: all(word in f"{site.name} {site.contact_address_inline}".lower() for word in words)
        )

    def _describe_sites(self, sites):
        """Return what the list tells of each site."""
        appliances = dict(
            request.env["field.equipment"]._read_group(
                [("site_id", "in", sites.ids)], ["site_id"], ["__count"]
            )
        )
        visits = request.env["field.intervention"]
        domain = visits._get_portal_domain("upcoming") & Domain("site_id", "in", sites.ids)
        domain &= Domain("promised_stop", "=", False) | Domain("promised_stop", ">", fields.Datetime.now())
        coming = visits.search(domain, order="promised_start desc nulls first").sudo()
        following = {visit.site_id: visit for visit in coming}  # the soonest comes last
        return [
            {
                "id": site.id,
                "name": site.name,
                "address": site.contact_address_inline,
                "appliances": appliances.get(site, 0),
                "next": following[site]._get_portal_row() if site in following else None,
            }
            for site in sites
        ]

    def _show_site(self, site, notice=""):
        values = self._prepare_field_values("field_site", site.name) | {
            "site": site,
            "notice": notice,
            "has_code": bool(site.access_code),
            "book_url": self._get_book_url(site),
            "appliances": self._find_equipment(site),
            "visits": self._list_visits(Domain("site_id", "=", site.id)),
            "more_url": f"/my/interventions?when=all&site={site.id}",
        }
        return request.render("field_tournees.portal_my_site", values)

    def _list_visits(self, domain):
        visits = request.env["field.intervention"].search(
            domain, order="promised_start desc nulls first, id desc", limit=_ON_SITE_PAGE
        )
        return [visit._get_portal_row() for visit in visits.sudo()]

    def _get_book_url(self, site=None):
        """Return the booking page for this account, with the site chosen; empty while it is closed."""
        company = request.env.user.company_id.sudo()
        if not company.field_booking_open:
            return ""
        desk = request.env["field.booking.desk"].sudo()
        query = {"link": desk._sign_invitation(request.env.user.partner_id, site)}
        if company.field_booking_code:
            query["company"] = company.field_booking_code
        return f"/field/book?{urlencode(query)}"
