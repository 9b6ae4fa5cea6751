from odoo import api, fields, models
from odoo.exceptions import UserError

_WEIGHTS = ("virgin_kg", "recycled_kg", "regenerated_kg", "recovered_waste_kg", "recovered_reuse_kg")


class FieldFluidMove(models.Model):
    """One operation on a refrigerant: a line of the ledger that the yearly return adds up."""

    _name = "field.fluid.move"
    _description = "Refrigerant Operation"
    _order = "done_at desc, id desc"
    _check_company_auto = True

    proof_id = fields.Many2one(
        "field.proof", string="Report", required=True, readonly=True, index=True, ondelete="restrict"
    )
    intervention_id = fields.Many2one(related="proof_id.intervention_id", store=True, index=True)
    company_id = fields.Many2one(related="proof_id.company_id", store=True, index=True)
    technician_id = fields.Many2one(
        "field.technician", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    equipment_id = fields.Many2one(
        "field.equipment", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    done_at = fields.Datetime(required=True, readonly=True)
    fluid = fields.Char(string="Refrigerant", required=True, readonly=True)
    operation = fields.Char(readonly=True)
    charge_kg = fields.Float(string="Charge (kg)", digits=(10, 3), readonly=True, aggregator=None)
    virgin_kg = fields.Float(string="Added, New (kg)", digits=(10, 3), readonly=True)
    recycled_kg = fields.Float(string="Added, Recycled (kg)", digits=(10, 3), readonly=True)
    regenerated_kg = fields.Float(string="Added, Reclaimed (kg)", digits=(10, 3), readonly=True)
    recovered_waste_kg = fields.Float(
        string="Recovered for Treatment (kg)", digits=(10, 3), readonly=True
    )
    recovered_reuse_kg = fields.Float(string="Recovered for Reuse (kg)", digits=(10, 3), readonly=True)

    _proof_uniq = models.UniqueIndex("(proof_id)", "This report is in the ledger already.")

    # === CRUD === #
    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("The ledger follows from the sealed reports: nobody writes it."))
        return super().write(vals)

    # === BUSINESS === #
    @api.model
    def _record(self, proofs):
        """Enter the operations of these reports into the ledger; a correction changes none."""
        proofs = proofs.filtered(lambda proof: proof.annex_kind == "refrigerant")
        known = self.sudo().search([("intervention_id", "in", proofs.intervention_id.ids)])
        rows = []
        for proof in proofs:
            visit = proof.intervention_id
            if visit not in known.intervention_id:
                annex = proof._read_content()["annex"]
                values = annex["values"]
                operation = next(row["text"] for row in annex["rows"] if row["name"] == "operation")
                rows.append(
                    {
                        "proof_id": proof.id,
                        "technician_id": visit.technician_id.id,
                        "equipment_id": visit.equipment_id.id,
                        "done_at": visit.left_at,
                        "fluid": values["fluid"],
                        "operation": operation,
                        "charge_kg": float(values["charge_kg"]),
                        **{name: float(values.get(name) or 0) for name in _WEIGHTS},
                    }
                )
        return self.sudo().create(rows)  # it follows from the seal, whoever finishes the visit
