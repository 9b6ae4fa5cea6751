from typing import NamedTuple

import psycopg2.extras

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

_COLUMNS = (
    "uuid",
    "kind",
    "intervention_id",
    "technician_id",
    "user_id",
    "company_id",
    "device",
    "device_name",
    "app",
    "body",
    "body_hash",
    "client_at",
    "happened_at",
    "skew_seconds",
    "flag",
    "received_at",
    "state",
    "message",
)
# A constant: a phone sends it fifty times in a request.
_INSERT = f"""
    INSERT INTO field_sync ({", ".join(_COLUMNS)}, attempts)
    VALUES ({", ".join(f"%({name})s" for name in _COLUMNS)}, 1)
    ON CONFLICT (uuid) DO UPDATE
    SET (state, message, intervention_id, received_at, attempts) = (
        EXCLUDED.state, EXCLUDED.message, EXCLUDED.intervention_id, EXCLUDED.received_at,
        field_sync.attempts + 1)
    WHERE field_sync.state = 'refused'
    RETURNING id
"""  # noqa: S608 (names of columns, no input)


class Known(NamedTuple):
    """What is known of a command that has come before; `id` is None in its first request."""

    id: int | None
    user_id: int
    body_hash: str
    state: str
    answer: object = None
    message: str = ""
    reason: str = ""


class FieldSyncLedger(models.AbstractModel):
    """The rows of `field.sync`, by plain statements: a phone that had no network sends fifty at once."""

    _name = "field.sync.ledger"
    _description = "Ledger of the Phone's Commands"

    # === BUSINESS === #
    @api.model
    def _find_known(self, commands):
        """Return {uuid: Known} of those of some raw commands that are in the ledger."""
        uuids = [one["uuid"] for one in commands if isinstance(one, dict) and type(one.get("uuid")) is str]
        if not uuids:
            return {}
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT uuid, id, user_id, body_hash, state, answer, message, reason
                FROM field_sync WHERE uuid = ANY(%s)
                """,
                uuids,
            )
        )
        return {uuid: Known(*values) for uuid, *values in rows}

    @api.model
    def _write_row(self, row):
        """Store a command and its state; return its id. A refusal that was stored gives way.

        Of two transactions that store one uuid, one waits here and is run again by the server.
        """
        self.env.cr.execute(_INSERT, row | {"body": psycopg2.extras.Json(row["body"])})
        stored = self.env.cr.fetchone()
        if not stored:
            raise ConcurrencyError(f"Command {row['uuid']} came twice at the same moment")
        return stored[0]

    @api.model
    def _write_answers(self, answers):
        """Keep what the phone is answered, for when it asks again.

        :param answers: {row id: JSON text}
        """
        if answers:
            self.env.cr.execute_values(
                "UPDATE field_sync SET answer = told.answer::jsonb FROM (VALUES %s) AS told (id, answer)"
                " WHERE field_sync.id = told.id",
                list(answers.items()),
            )

    @api.model
    def _count_attempts(self, row_ids):
        """Note that some commands came once more."""
        if row_ids:
            self.env.cr.execute(
                SQL("UPDATE field_sync SET attempts = attempts + 1 WHERE id = ANY(%s)", row_ids)
            )
