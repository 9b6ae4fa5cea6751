from odoo import api, fields, models

_GROUP = "base.group_user"


class FieldWork(models.AbstractModel):
    """What was done and noted at a visit: answers, times, incidents and the rest.

    Rows hang on the visit; technicians write them through the phone's door, the office by its
    own screens.
    """

    _name = "field.work"
    _description = "Work on Site"
    _inherit = ["field.closing", "field.timed"]

    report_note = fields.Text(
        string="Report", copy=False, groups=_GROUP, help="What the customer reads of the work."
    )
    report_note_at = fields.Datetime(readonly=True, copy=False, groups=_GROUP)
    checklist_line_ids = fields.One2many(
        "field.checklist.line", "intervention_id", readonly=True, groups=_GROUP
    )
    incident_ids = fields.One2many("field.incident", "intervention_id", groups=_GROUP)
    nonconformity_ids = fields.One2many("field.nonconformity", "intervention_id", groups=_GROUP)
    suggestion_ids = fields.One2many("field.suggestion", "intervention_id", groups=_GROUP)
    estimate_ids = fields.One2many("field.estimate", "intervention_id", readonly=True, groups=_GROUP)
    feedback_ids = fields.One2many("field.team.feedback", "intervention_id", readonly=True, groups=_GROUP)
    is_unsafe = fields.Boolean(
        string="Left Unsafe",
        compute="_compute_is_unsafe",
        store=True,
        precompute=True,
        groups=_GROUP,
        help="A safety point is not in order.",
    )
    closing_gaps = fields.Text(string="Still Missing", compute="_compute_closing_gaps", groups=_GROUP)

    # === COMPUTE === #
    @api.depends("checklist_line_ids.is_ok", "checklist_line_ids.blocking")
    def _compute_is_unsafe(self):
        for visit in self:
            visit.is_unsafe = bool(visit._get_failed_points())

    @api.depends(
        "state", "type_id", "checklist_line_ids.value", "checklist_line_ids.photo_uuids", "nonconformity_ids"
    )
    @api.depends_context("lang")
    def _compute_closing_gaps(self):
        for visit in self:
            under_way = visit.state in ("on_site", "paused")
            visit.closing_gaps = "\n".join(visit._get_closing_gaps()) if under_way else False

    # === ACTIONS === #
    def action_done(self):
        """The work is finished; a technician first completes what the visit asks for."""
        if not self.env.user.has_group("field_tournees.group_field_planner"):
            for visit in self:
                visit._check_gaps()
        return super().action_done()

    # === BUSINESS === #
    def _get_checklists(self):
        """Return the checklists of the visit's type."""
        return self.type_id.checklist_ids.filtered("active")

    def _get_answers(self):
        """Return {first version of a question: its answer} of this visit."""
        self.ensure_one()
        rows_sudo = self.sudo().checklist_line_ids
        return {row.first_line_id: row for row in rows_sudo if row.is_answered}

    def _get_failed_points(self):
        """Return the answers that tell of a danger."""
        return self.checklist_line_ids.filtered(lambda line: line.blocking and not line.is_ok)

    def _is_made_safe(self):
        """Tell whether somebody wrote how the danger was dealt with."""
        self.ensure_one()
        return any(
            matter.severity == "critical" and (matter.action or "").strip()
            for matter in self.nonconformity_ids
        )

    def _refresh_alerts(self):
        """Bring the alerts of these visits' days in line with what is open."""
        routes_sudo = self.sudo().route_id  # the office's boards, whoever tells
        if routes_sudo:
            routes_sudo._refresh_expected()

    # === HOOKS === #
    def _get_closing_gaps(self):
        visit_sudo = self.sudo()  # the technician's own visit, whatever the rows' rules
        answers = visit_sudo._get_answers()
        questions = visit_sudo._get_checklists().line_ids._filter_asked(answers)
        gaps = [
            self.env._("“%(question)s” is not answered yet.", question=question.name)
            for question in questions
            if question.required and question._get_first() not in answers
        ]
        if not visit_sudo._is_made_safe():
            gaps += [
                self.env._(
                    "“%(question)s” is not in order (%(value)s): make the installation safe and note a "
                    "critical non-conformity that says how, or measure again.",
                    question=point.name,
                    value=point.shown,
                )
                for point in visit_sudo._get_failed_points()
            ]
        return super()._get_closing_gaps() + gaps

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"is_unsafe", "report_note_at"}

    def _describe_event(self, event):
        row = super()._describe_event(event)
        if event.kind == "incident":
            row |= {
                "icon": "fa-bolt",
                "target": {"model": "field.incident", "id": event.details["incident_id"]},
            }
        return row
