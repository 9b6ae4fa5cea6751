from odoo import fields, models
from odoo.exceptions import AccessError


class FieldRouteTrail(models.AbstractModel):
    """Where a technician was during the visits of a day, behind a door that notes who looks."""

    _name = "field.route.trail"
    _description = "Trail of a Route"

    trail_access_ids = fields.One2many("field.position.access", "route_id", readonly=True)

    position_count = fields.Integer(string="Positions", compute="_compute_position_count")

    # === COMPUTE === #
    def _compute_position_count(self):
        # How many there are is no secret to who reads the day; where they are is.
        groups = self.env["field.position"].sudo()._read_group(
            [("route_id", "in", self.ids)], ["route_id"], ["__count"]
        )
        counts = {route.id: count for route, count in groups}
        for route in self:
            route.position_count = counts.get(route.id, 0)

    # === ACTIONS === #
    def action_open_trail(self):
        """Open the positions of this day; the technician sees later who did, and when."""
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        is_own = self.user_id == user
        if not is_own and not user.has_group("field_tournees.group_field_planner"):
            raise AccessError(self.env._("A trail is shown to the technician and to planners."))
        if not is_own:
            self.env["field.position.access"].sudo().create(  # nobody writes the log directly
                {"route_id": self.id, "user_id": user.id, "at": fields.Datetime.now()}
            )
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_position_action")
        return action | {"domain": [("route_id", "=", self.id)]}
