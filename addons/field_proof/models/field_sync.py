from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.command import Conflict, Refused, Wait
from ..tools.shape import ShapeError


class FieldSync(models.Model):
    """One command of a technician's phone, and what became of it: written once, with what it did.

    The uuid is the phone's: the same command is carried out once, however often it is sent, and
    its answer is told again. What could not be carried out stays until a planner decides.
    """

    _name = "field.sync"
    _description = "Command of a Phone"
    _inherit = ["field.sync.receiver", "field.sync.words"]
    _order = "happened_at desc, id desc"
    _rec_name = "label"
    _log_access = False

    uuid = fields.Char(required=True, readonly=True)
    kind = fields.Char(required=True, readonly=True)
    intervention_id = fields.Many2one(
        "field.intervention", readonly=True, index="btree_not_null", ondelete="set null"
    )
    technician_id = fields.Many2one(
        "field.technician", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    # What the phone said
    device = fields.Char(readonly=True)
    device_name = fields.Char(string="Phone", readonly=True)
    app = fields.Char(string="App Version", readonly=True)
    body = fields.Json(readonly=True)
    body_hash = fields.Char(required=True, readonly=True)
    # When
    client_at = fields.Datetime(
        string="By the Phone's Clock", required=True, readonly=True, help="As the phone noted it."
    )
    happened_at = fields.Datetime(
        string="Happened", required=True, readonly=True, help="Freed of what the phone's clock was wrong by."
    )
    skew_seconds = fields.Integer(
        string="Clock Behind (s)", readonly=True, aggregator=None, help="Negative: its clock was fast."
    )
    flag = fields.Selection(
        [
            ("none", "Sure"),
            ("ahead", "In the future by the phone's clock"),
            ("old", "Told days later"),
            ("skewed", "Clock was wrong"),
        ],
        string="Time",
        default="none",
        required=True,
        readonly=True,
    )
    received_at = fields.Datetime(string="Received", required=True, readonly=True)
    # What became of it
    state = fields.Selection(
        [
            ("conflict", "To Decide"),
            ("done", "Carried out"),
            ("refused", "Refused"),
            ("dismissed", "Set aside"),
        ],
        required=True,
        readonly=True,
    )
    answer = fields.Json(readonly=True)
    message = fields.Char(string="Why Not", readonly=True)
    attempts = fields.Integer(string="Times Sent", default=1, readonly=True, aggregator=None)
    decided_by_id = fields.Many2one("res.users", string="Decided By", readonly=True)
    decided_at = fields.Datetime(string="Decided", readonly=True)
    reason = fields.Char(string="Reason of the Decision", readonly=True)

    _uuid_uniq = models.UniqueIndex("(uuid)", "This command has arrived already.")
    _conflict_idx = models.Index("(intervention_id) WHERE state = 'conflict'")

    # === CRUD === #
    def write(self, vals):
        raise UserError(self.env._("What a phone told is not changed: carry it out or set it aside."))

    # === ACTIONS === #
    def action_apply(self):
        """Carry out what waits for a decision after all, in the order in which it happened."""
        for row in self._get_undecided().sorted(lambda row: (row.happened_at, row.id)):
            row._carry_out()

    def action_dismiss(self):
        """Ask for the reason why these are not carried out."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set Aside"),
            "res_model": "field.sync.dismissal",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_sync_ids": self._get_undecided().ids},
        }

    def action_open_visit(self):
        """Open the visit that the phone told of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "field.intervention",
            "res_id": self.intervention_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS === #
    def _get_undecided(self):
        """Return those of the set that wait for a decision, to who may decide."""
        self.check_access("read")
        if not self.env.user.has_group("field_tournees.group_field_planner"):
            raise AccessError(self.env._("This decision is the office's: ask a planner."))
        undecided = self.filtered(lambda row: row.state == "conflict")
        if not undecided:
            raise UserError(self.env._("Somebody has decided already: nothing is left to do."))
        return undecided

    def _dismiss(self, reason):
        """Note why these will not be carried out; the phone tells its technician."""
        self._get_undecided()._decide({"state": "dismissed", "reason": reason})

    def _decide(self, vals):
        """Write a decision, its maker and its time; nobody else changes a row."""
        decided = {"decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()}
        super(FieldSync, self.sudo()).write(decided | vals)

    def _carry_out(self):
        """Carry one command out for a planner, as if the phone were allowed to; refuse with a sentence."""
        self.ensure_one()
        # The facts are the technician's; that they count is the planner's decision.
        row = (
            self.with_user(self.user_id)
            .sudo()
            .with_company(self.company_id)
            .with_context(field_forced=True, lang=self.env.lang)
        )
        shapes = row.env["field.sync.handler"]._get_shapes()
        values = row.read(["uuid", "kind", "happened_at", "client_at", "device", "body"])[0]
        try:
            command = row._read_command(values | {"visit": row.intervention_id.id}, shapes)
            answer = row._hand_over(row.intervention_id, command)
        except Wait:
            raise UserError(
                self.env._("Something that belongs to it is still on the phone: wait until it was sent.")
            ) from None
        except (Conflict, Refused) as error:
            raise UserError(str(error)) from None
        except ShapeError:
            raise UserError(self.env._("The app that told this was too old: set it aside.")) from None
        self._decide({"state": "done", "answer": answer, "message": False})

    @api.model
    def _get_missing(self, uuids):
        """Return those of some commands' uuids that have not arrived at all, in order."""
        arrived = self.sudo().search(Domain("uuid", "in", list(uuids))).mapped("uuid")
        return [uuid for uuid in uuids if uuid not in arrived]

    @api.model
    def _forget_bodies(self, limit):
        """Erase what phones told before a moment and is settled; that it was told stays."""
        old = self.sudo().search(
            Domain("received_at", "<", limit)
            & Domain("state", "!=", "conflict")
            & (Domain("body", "!=", False) | Domain("device_name", "!=", False)),
            limit=5000,
        )
        old._forget()

    def _forget(self):
        """Erase the words of these; that they came, and what became of them, stays."""
        super().write({"body": False, "device_name": False, "message": False})
