from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import seal

# Whose context holds this object may erase a person's words; none that comes over RPC can.
LIFTED = object()
# A visit is sealed from its report on, but while a manager corrects it.
_GUARD = """
CREATE OR REPLACE FUNCTION field_sealed_guard() RETURNS trigger AS $$
DECLARE
    visits integer[];
BEGIN
    IF TG_OP <> 'INSERT' THEN
        visits := visits || (to_jsonb(OLD) ->> TG_ARGV[0])::integer;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        visits := visits || (to_jsonb(NEW) ->> TG_ARGV[0])::integer;
    END IF;
    IF current_setting('field_proof.lifted', true) IS DISTINCT FROM 'on' AND EXISTS (
        SELECT 1 FROM field_proof WHERE intervention_id = ANY(visits) AND NOT EXISTS (
            SELECT 1 FROM field_proof_correction c
            WHERE c.intervention_id = field_proof.intervention_id AND c.state = 'open'
        )
    ) THEN
        RAISE EXCEPTION 'The report of visit % is sealed: % of % is refused.', visits, TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$ LANGUAGE plpgsql;
"""


class FieldSealed(models.AbstractModel):
    """Rows that a sealed report vouches for: once it is sealed they stay as they were.

    A model names its visit in `_sealed_visit` and in `_sealed_fields` the stored columns that are
    in the report (an image by the column of its SHA-256). Nobody writes these after sealing, adds
    a row (but where `_sealed_grows` says that the office may) or takes one away: the ORM says so
    in a sentence, and the database refuses what passes by it. A correction
    (`field.proof.correction`) lifts both for one visit.
    """

    _name = "field.sealed"
    _description = "Rows of a Sealed Report"
    _sealed_fields = ()
    _sealed_visit = "intervention_id"
    _sealed_grows = False

    def init(self):
        super().init()
        if self._abstract:
            return
        visit = self._sealed_visit
        self.env.cr.execute(_GUARD)  # pylint: disable=sql-injection (a constant)
        others = "DELETE" if self._sealed_grows else "INSERT OR DELETE"
        operations = ["UPDATE"] if visit == "id" else ["UPDATE", others]
        for operation in operations:
            self._make_guard(operation, visit)

    def _make_guard(self, operation, visit):
        """Let the database ask the guard before an operation that touches what is sealed."""
        changed = SQL(" OR ").join(
            SQL("OLD.%(name)s IS DISTINCT FROM NEW.%(name)s", name=SQL.identifier(name))
            for name in dict.fromkeys([*self._sealed_fields, visit])
        )
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE TRIGGER %(trigger)s BEFORE %(operation)s ON %(table)s
                FOR EACH ROW %(condition)s EXECUTE FUNCTION field_sealed_guard(%(visit)s)
                """,
                trigger=SQL.identifier(
                    f"{self._table}_sealed_{'write' if operation == 'UPDATE' else 'rows'}"
                ),
                operation=SQL(operation),  # pylint: disable=sql-injection (a constant)
                table=SQL.identifier(self._table),
                condition=SQL("WHEN (%s)", changed) if operation == "UPDATE" else SQL(),
                visit=visit,
            )
        )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        if self._sealed_visit != "id" and not self._sealed_grows:
            visits = self.env[self._fields[self._sealed_visit].comodel_name]
            visits.browse(
                vals[self._sealed_visit] for vals in vals_list if vals.get(self._sealed_visit)
            )._refuse_if_sealed()
        return super().create(vals_list)

    def write(self, vals):
        if not vals.keys().isdisjoint({*self._sealed_fields, self._sealed_visit}):
            self._get_sealed_visits()._refuse_if_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._get_sealed_visits()._refuse_if_sealed()

    # === BUSINESS === #
    def _get_sealed_visits(self):
        return self if self._sealed_visit == "id" else self[self._sealed_visit]

    def _refuse_if_sealed(self):
        """Refuse to go on if the report of one of these visits is sealed."""
        if self.env.context.get("field_sealed") is LIFTED:
            return
        sealed_sudo = self.sudo().filtered("is_sealed")  # whoever writes need not read reports
        if sealed_sudo:
            raise UserError(
                self.env._(
                    "The report of %(visits)s is sealed: nothing in it can be changed any more. "
                    "Ask a manager to correct it; the sealed report stays beside the correction.",
                    visits=", ".join(sealed_sudo.mapped("name")),
                )
            )

    def _read_sealed(self):
        """Return {row: {column: value}} of what a report vouches for, as the database has it."""
        self.env.flush_all()
        if not self.ids:
            return {}
        names = [self._sealed_visit, *self._sealed_fields]
        names = [name for name in dict.fromkeys(names) if name != "id"]
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE id = ANY(%s) ORDER BY id",
                SQL(", ").join(SQL.identifier(name) for name in names),
                SQL.identifier(self._table),
                self.ids,
            )
        )
        return {
            f"{self._name}:{row_id}": seal.plain(dict(zip(names, values, strict=True)))
            for row_id, *values in rows
        }
