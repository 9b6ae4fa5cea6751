from odoo import fields, models
from odoo.fields import Command, Domain


class FieldPortalReach(models.AbstractModel):
    """What a contact sees in the portal: all of the customer's sites, or only the own ones.

    The customer itself, and who manages all of its sites, see everything below it. Any other
    contact sees the own record, the site or department it belongs to, and the sites it was
    given: nothing of its neighbours'.
    """

    _name = "field.portal.reach"
    _description = "What a Contact Sees in the Portal"

    field_sees_all = fields.Boolean(
        string="Manages All Sites",
        copy=False,
        help="In the portal, this contact sees the visits of all the customer's sites.",
    )
    field_seen_site_ids = fields.Many2many(
        "res.partner",
        "field_seen_site_rel",
        "contact_id",
        "site_id",
        string="Sites Answered For",
        copy=False,
        domain="[('is_field_site', '=', True)]",
        help="In the portal, this contact sees the visits of these sites, besides the own one.",
    )
    field_reader_ids = fields.Many2many(
        "res.partner",
        string="Seen in the Portal By",
        compute="_compute_field_reader_ids",
        compute_sudo=True,
        search="_search_field_reader_ids",
        help="The contacts whose account shows the visits of this site.",
    )

    # === COMPUTE === #
    def _compute_field_reader_ids(self):
        lines = {partner: partner._get_portal_line() for partner in self}
        above = self.browse().union(*lines.values())
        people = self.with_context(active_test=False).search(
            Domain("user_ids", "any", [("share", "=", True)])
            & (Domain("id", "child_of", above.ids) | Domain("field_seen_site_ids", "in", above.ids))
        )
        roots = {person: person._get_portal_roots() for person in people}
        for partner, line in lines.items():
            partner.field_reader_ids = people.filtered(lambda person, line=line: roots[person] & line)

    def _search_field_reader_ids(self, operator, value):
        """Find what these contacts see; read anew each time, as rules keep their domain."""
        if operator != "in":
            return NotImplemented
        readers_sudo = self.sudo().browse(one for one in value if one)
        return Domain("id", "child_of", readers_sudo._get_portal_roots().ids)

    # === BUSINESS === #
    def _get_portal_roots(self):
        """Return the contacts below which everything may be seen by one of these."""
        roots = self.browse()
        for contact in self.sudo():
            customer = contact.commercial_partner_id
            if contact == customer or contact.field_sees_all:
                roots |= customer
            else:
                roots |= contact | (contact.parent_id - customer) | contact.field_seen_site_ids
        return roots

    def _get_portal_sites(self):
        """Return the sites that one of these contacts sees."""
        return (
            self.env["res.partner"]
            .sudo()
            .search(
                Domain("id", "child_of", self._get_portal_roots().ids) & Domain("is_field_site", "=", True)
            )
        )

    def _let_see(self, site):
        """Let this contact see a site from now on, unless it does already: it has booked a visit there."""
        self.ensure_one()
        if not site._get_portal_line() & self._get_portal_roots():
            self.sudo().field_seen_site_ids = [Command.link(site.id)]

    def _get_portal_line(self):
        """Return this contact and all above it."""
        self.ensure_one()
        line = here = self.sudo()
        while here.parent_id and here.parent_id not in line:
            here = here.parent_id
            line |= here
        return line

    def _can_be_edited_by_current_customer(self, **kwargs):
        """A contact edits the addresses that he sees, not those of his neighbours."""
        allowed = super()._can_be_edited_by_current_customer(**kwargs)
        reader = self._get_current_partner(**kwargs)
        return allowed and bool(self._get_portal_line() & reader._get_portal_roots())
