from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ..tools import times, trail


class FieldTracked(models.AbstractModel):
    """A technician who may share a position: read the notice, agreed, and did not switch it off.

    Article L1222-4 of the labour code: nobody is watched by a device that was not told of first.
    """

    _name = "field.tracked"
    _description = "Technician Who Shares a Position"

    position_accepted_at = fields.Datetime(string="Notice Read", readonly=True, copy=False)
    position_on = fields.Boolean(string="Shares Position", readonly=True, copy=False)
    position_notice = fields.Html(compute="_compute_position_notice")
    position_access_ids = fields.One2many("field.position.access", "technician_id", readonly=True)
    position_open = fields.Boolean(compute="_compute_position_notice")

    # === COMPUTE === #
    @api.depends_context("lang")
    @api.depends("company_id.field_position_notice", "company_id.field_position_public")
    def _compute_position_notice(self):
        for technician in self:
            company_sudo = technician.company_id.sudo()
            technician.position_open = company_sudo.field_position_open
            own_text = company_sudo.field_position_notice
            usual = self.env["ir.qweb"]._render(
                "field_tournees.position_notice", {"company": company_sudo}, raise_if_not_found=False
            )
            technician.position_notice = usual if is_html_empty(own_text) else own_text

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_consent_of_others(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_consent_of_others(vals)
        return super().write(vals)

    # === ACTIONS === #
    @api.model
    def action_open_my_position(self):
        """Open the notice and the switch of the reader's own position."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "field_tournees.field_technician_action_position"
        )
        return action | {"res_id": self._get_own().id}

    def action_accept_position_notice(self):
        """The technician has read the notice; sharing begins with the next drive to a visit."""
        self._write_own_consent(
            {"position_accepted_at": fields.Datetime.now(), "position_on": True}
        )

    def action_switch_position(self):
        """The technician switches sharing off, or on again."""
        self.ensure_one()
        if not self.position_accepted_at and not self.position_on:
            raise UserError(self.env._("Read the notice first: sharing begins after it."))
        self._write_own_consent({"position_on": not self.position_on})

    # === BUSINESS === #
    @api.model
    def _get_own(self):
        """Return the technician that the reader is, if any."""
        return self.search(Domain("user_id", "=", self.env.uid), limit=1)

    def _refuse_consent_of_others(self, vals):
        if not self.env.su and {"position_accepted_at", "position_on"} & vals.keys():
            raise AccessError(
                self.env._("Sharing a position is each technician's own choice, under My Day › My Position.")
            )

    def _write_own_consent(self, vals):
        self.ensure_one()
        if self.user_id != self.env.user:
            raise AccessError(
                self.env._("Sharing a position is each technician's own choice, under My Day › My Position.")
            )
        self.sudo().write(vals)  # the file is the manager's, this choice is not

    def _is_sharing(self):
        """Tell whether the company, the notice and the technician's own switch all allow it."""
        self.ensure_one()
        technician_sudo = self.sudo()
        return bool(
            technician_sudo.company_id.field_position_open
            and technician_sudo.position_accepted_at
            and technician_sudo.position_on
        )

    def _get_fresh_positions(self, since):
        """Return {technician: (moment, (latitude, longitude))} of those seen since a moment."""
        return self.env["field.position"].sudo()._get_last(self, since)  # for arrivals, not for eyes

    def _keep_positions(self, fixes, now):
        """Store those of the fixes that the law allows; return how many were new.

        Lawful is what lies between “en route” and “done” of an own visit, outside of its pauses,
        inside of the working time of that day, and after the notice was accepted.
        """
        self.ensure_one()
        rows = [
            (self, visit, fix)
            for visit, spans in self._get_lawful_spans(fixes, now)
            for fix in fixes
            if fix.at >= self.position_accepted_at and trail.is_inside(fix.at, spans)
        ]
        stored = self.env["field.position"].sudo()._store(rows)  # nobody may write positions
        routes = self.env["field.route"].union(*(visit.route_id for _self, visit, _fix in rows))
        if stored:
            routes._refresh_expected()
            self.env["field.watched"]._tell(self.company_id, routes=routes.ids)
        return stored

    def _get_lawful_spans(self, fixes, now):
        """Return [(visit, spans)] in which the fixes of a batch may be kept."""
        day = timedelta(days=1)
        begun = self.env["field.intervention"].search(
            Domain("technician_id", "=", self.id)
            & Domain("en_route_at", ">=", fixes[0].at - day)
            & Domain("en_route_at", "<=", fixes[-1].at)
            & (Domain("left_at", "=", False) | Domain("left_at", ">=", fixes[0].at))
        )
        steps = self.env["field.event"].search(
            Domain("intervention_id", "in", begun.ids) & Domain("kind", "=", "state"),
            order="occurred_at, id",
        )
        by_visit = steps.grouped("intervention_id")
        found = []
        for visit in begun:
            shifts = [times.unpack_shift(shift) for shift in visit.route_id.shifts or ()]
            told = [(step.occurred_at, step.to_state) for step in by_visit.get(visit, ())]
            spans = [
                (max(start, shift.start), min(stop, shift.latest))
                for start, stop in trail.open_spans(told, now)
                for shift in shifts
            ]
            found.append((visit, spans))
        return found
