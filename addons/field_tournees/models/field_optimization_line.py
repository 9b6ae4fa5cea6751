from odoo import api, fields, models

from ..tools import times


class FieldOptimizationLine(models.Model):
    """What a plan proposes for one visit, why, and what became of it."""

    _name = "field.optimization.line"
    _description = "Optimisation Line"
    _inherit = [
        "field.optimization.reason",
        "field.optimization.apply",
        "field.optimization.line.preview",
    ]
    _order = "optimization_id desc, to_start, from_start, id"

    optimization_id = fields.Many2one(
        "field.optimization", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="optimization_id.company_id", store=True, index=True)
    intervention_id = fields.Many2one(
        "field.intervention", required=True, readonly=True, index=True, ondelete="cascade"
    )
    site_id = fields.Many2one(related="intervention_id.site_id")
    type_id = fields.Many2one(related="intervention_id.type_id")
    priority = fields.Selection(related="intervention_id.priority")
    plan_version = fields.Integer(readonly=True)
    # The move
    kind = fields.Selection(
        [
            ("new", "New"),
            ("technician", "Other Technician"),
            ("time", "Other Time"),
            ("both", "Other Technician and Time"),
            ("kept", "Unchanged"),
            ("unserved", "Not Placed"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    from_technician_id = fields.Many2one("field.technician", readonly=True)
    from_start = fields.Datetime(readonly=True)
    to_technician_id = fields.Many2one("field.technician", readonly=True, index="btree_not_null")
    to_start = fields.Datetime(readonly=True)
    was = fields.Char(string="Before", compute="_compute_was")
    # Why
    reason = fields.Char(compute="_compute_reason")
    alternative = fields.Char(
        compute="_compute_reason", help="The next best technician, and what it would cost."
    )
    # What becomes of it
    selected = fields.Boolean(string="Apply", default=True)
    state = fields.Selection(
        [
            ("pending", "Proposed"),
            ("applied", "Applied"),
            ("stale", "Changed Meanwhile"),
            ("refused", "Refused"),
        ],
        default="pending",
        required=True,
        readonly=True,
    )
    outcome = fields.Char(readonly=True, help="Why the line was not applied.")
    is_outdated = fields.Boolean(compute="_compute_is_outdated")

    _visit_uniq = models.Constraint(
        "UNIQUE(optimization_id, intervention_id)", "A plan says one thing about each visit."
    )

    # === COMPUTE === #
    @api.depends("from_technician_id", "from_start")
    @api.depends_context("lang")
    def _compute_was(self):
        for line in self:
            spot = line.from_technician_id and (
                line.from_technician_id.name,
                times.format_moment(self.env, line.from_start, line._get_reason_tz()),
            )
            line.was = ", ".join(spot) if spot else False

    @api.depends("explanation", "kind", "optimization_id.horizon_start")
    @api.depends_context("lang")
    def _compute_reason(self):
        for line in self:
            line.reason = line._describe_reason(line.kind)
            line.alternative = line._describe_alternative()

    @api.depends(
        "state",
        "plan_version",
        "intervention_id.plan_version",
        "intervention_id.state",
        "intervention_id.technician_id",
        "intervention_id.planned_start",
    )
    def _compute_is_outdated(self):
        for line in self:
            line.is_outdated = line.state == "pending" and line._is_outdated()

    # === CRUD === #
    def write(self, vals):
        if not self.env.su:
            self._check_choice(vals)
        return super().write(vals)

    # === BUSINESS === #
    @api.model
    def _prepare_lines(self, optimization, snapshot, solution):
        """Return the values of a proposal's lines, one for each visit of the snapshot.

        A repair has lines for visits that change only.
        """
        repairs = optimization._is_repair()
        spots = {
            stop["visit"]: (int(route["technician"]), optimization._get_moment(stop["start"]))
            for route in solution["routes"]
            for stop in route["stops"]
        }
        told = {row["visit"]: row for row in solution["changes"]}
        missing = {
            row["visit"]: {"key": row["reason"], **row} for row in solution["unserved"]
        } | {str(row["visit"]): row for row in snapshot["left_out"]}
        rows = {row["id"]: row for row in snapshot["problem"]["visits"]}
        lines = []
        for visit_id, version in snapshot["versions"].items():
            row, after = rows.get(visit_id, {}), spots.get(visit_id)
            vals = self._prepare_move(optimization, row.get("current"), after)
            kind = vals["kind"]
            if repairs and (kind == "kept" or int(visit_id) == optimization._get_cancelled_visit()):
                continue
            why = (missing if kind == "unserved" else told).get(visit_id, {"cause": "unchanged"})
            lines.append(
                vals
                | {
                    "intervention_id": int(visit_id),
                    "plan_version": version,
                    "selected": kind != "kept" and (repairs or not row.get("pinned")),
                    "explanation": self._prepare_explanation(why, snapshot),
                }
            )
        return lines

    @api.model
    def _prepare_move(self, optimization, current, after):
        """Return from where to where a visit goes.

        :param current: the engine's spot of the visit, or None
        :param after: (technician id, start), or None
        """
        before = current and (int(current["technician"]), optimization._get_moment(current["start"]))
        return {
            "kind": _get_kind(before, after),
            "from_technician_id": before and before[0],
            "from_start": before and before[1],
            "to_technician_id": after and after[0],
            "to_start": after and after[1],
        }

    @api.model
    def _prepare_explanation(self, told, snapshot):
        """Return what the engine told of a visit, with the names that its ids stand for."""
        if not told:
            return told
        kept = {name: told.get(name) for name in ("key", "cause", "detail", "keep", "en", "fr")}
        alternative = told.get("alternative")
        if alternative:
            people = {row["id"]: row["name"] for row in snapshot["problem"]["technicians"]}
            kept["alternative"] = alternative | {"name": people[alternative["technician"]]}
        details = (told.get("detail"), (told.get("keep") or {}).get("detail"))
        demands = [detail["skill"] for detail in details if detail and "skill" in detail]
        if demands:
            kept["names"] = {key: snapshot["names"].get(key, key) for key in demands}
        return kept

    # === HOOKS === #
    def _get_origin(self):
        return self.optimization_id.horizon_start

    def _get_reason_tz(self):
        return self.optimization_id._get_tz()

    def _get_reason_currency(self):
        return self.optimization_id.currency_id


def _get_kind(before, after):
    """Return the kind of a line from its spots (technician id, start), either of them or None."""
    if after is None:
        return "unserved"
    if before is None:
        return "new"
    technician, time = before[0] != after[0], before[1] != after[1]
    return {(1, 1): "both", (1, 0): "technician", (0, 1): "time", (0, 0): "kept"}[technician, time]
