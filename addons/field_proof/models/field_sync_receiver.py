import json
import logging
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, LockError, UserError

from ..tools import clock, phone, wire
from ..tools.command import Command, Conflict, Refused, Wait, digest
from ..tools.shape import Record, ShapeError
from .field_sync_ledger import Known

_logger = logging.getLogger(__name__)

# What a technician tells without a visit, or may.
_ANYWHERE = frozenset(
    {
        "message",
        "messages_read",
        "absence",
        "position_switch",
        "notice",
        "kit_load",
        "part_return",
        "suggestion",
    }
)
# A phone whose battery was flat for weeks, or whose clock begins in 1970.
_TOO_OLD = timedelta(days=31)


@dataclass(frozen=True)
class _Push:
    """What the commands of one request have in common."""

    technician: object
    now: object
    data: dict  # the request, checked by wire.PUSH
    known: dict  # {uuid: Known}
    visits: object  # those that exist
    shapes: dict
    answers: dict = field(default_factory=dict)  # {row id: answer as JSON} of what was carried out
    replays: list = field(default_factory=list)  # ids of rows that came again


class FieldSyncReceiver(models.AbstractModel):
    """The phone's door: every command is judged, carried out and written down in one savepoint.

    A command that was acknowledged is in the database, with all that it did; one that was not can
    be sent again without doing anything twice.
    """

    _name = "field.sync.receiver"
    _description = "Receiver of the Phone's Commands"
    _inherit = ["field.sync.ledger", "field.sync.scope"]

    # === BUSINESS === #
    @api.model
    def _push(self, technician, data):
        """Take what a technician's phone sends; answer every command, in order.

        :param data: the request's JSON, as `wire.load` read it
        :return: {"server_at", "results", "sharing"}, as the phone gets it
        :raise ShapeError: the request as a whole is malformed (nothing is done)
        """
        data = wire.PUSH(data)
        commands = data["commands"]
        push = _Push(
            technician=technician,
            now=fields.Datetime.now(),
            data=data,
            known=self._find_known(commands),
            visits=self._find_visits(commands),
            shapes=self.env["field.sync.handler"]._get_shapes(),
        )
        results = [self._receive(raw, push) for raw in commands]
        self._write_answers(push.answers)
        self._count_attempts(push.replays)
        sharing = self._take_positions(technician, data["positions"])
        return {"server_at": phone.ms(push.now), "results": results, "sharing": sharing}

    def _receive(self, raw, push):
        """Return the result of one command."""
        try:
            envelope = wire.ENVELOPE(raw)
        except ShapeError as error:
            uuid = raw.get("uuid") if isinstance(raw, dict) else None
            return {"uuid": uuid if isinstance(uuid, str) else None, **self._describe_refusal(error)}
        uuid = envelope["uuid"]
        row = self._prepare_row(envelope, push)
        known = push.known.get(uuid)
        if known and (known.user_id, known.body_hash) != (self.env.uid, row["body_hash"]):
            message = self.env._("This was told before in other words: the first ones stand.")
            result = {"status": "mismatch", "code": 409, "message": message, "answer": None}
        elif known and known.state != "refused":  # a refusal did nothing: its cause may be gone
            result = self._replay(known, push)
        else:
            result = self._judge(row, push)
        return {"uuid": uuid, **result}

    def _judge(self, row, push):
        """Carry a new command out, or find why not; write it down and return its result."""
        try:
            # The row first: who sends the same command at the same moment waits for it, is run
            # again by the server and finds it done.
            with self.env.cr.savepoint():
                row_id = self._write_row(row | {"state": "done"})
                answer = self._carry(row, push)
                told = json.dumps(answer)
            push.answers[row_id] = told
            result = {"status": "done", "message": "", "answer": answer}
        except Wait as wait:
            return {"status": "wait", "message": "", "answer": None, "missing": wait.missing}
        except (ShapeError, Refused) as error:
            result = self._describe_refusal(error)
        except (psycopg2.OperationalError, ConcurrencyError):
            raise  # the server runs the whole request again, or the phone sends it again
        except Exception as error:
            result = {"status": "conflict", "message": self._explain(error, row), "answer": None}
        if result["status"] != "done":
            hidden = {"intervention_id": None} if result.get("code") in (403, 404) else {}
            self._write_row(row | {"state": result["status"], "message": result["message"]} | hidden)
        push.known[row["uuid"]] = Known(
            None, self.env.uid, row["body_hash"], result["status"], result["answer"], result["message"]
        )
        return result

    def _carry(self, row, push):
        """Let its handler carry a command out; return the answer."""
        command = self._read_command(row, push.shapes)
        if push.now - command.at > _TOO_OLD:
            raise Conflict(
                self.env._("This is told more than a month late: the office looks whether the date is right.")
            )
        if command.visit_id:
            found = push.visits.filtered(lambda visit: visit.id == command.visit_id)
            visit = self._get_workable(found, push.technician)
        elif command.kind in _ANYWHERE:
            visit = push.visits.browse()
        else:
            raise Refused(self.env._("Which visit is this about? Open the visit and tell it there."))
        return self._hand_over(visit, command)

    def _hand_over(self, visit, command):
        """Let the handler of a kind answer, in the mode that its visit came in."""
        visit = visit.with_context(field_command=command.uuid)
        handler = self.env["field.sync.handler"].with_env(visit.env)
        with visit._accepting_late(command.kind):
            return getattr(handler, f"_do_{command.kind}")(visit, command) or {}

    def _read_command(self, row, shapes):
        """Return a row as the command that its handler gets: only fields of its kind come in."""
        if row["kind"] not in shapes:
            raise ShapeError("kind")
        return Command(
            uuid=row["uuid"],
            kind=row["kind"],
            visit_id=row["visit"],
            at=row["happened_at"],
            client_at=row["client_at"],
            device=row["device"],
            body=Record(shapes[row["kind"]])(row["body"]),
        )

    def _explain(self, error, row):
        """Return why a command could not be carried out; let the server try again what may pass."""
        if isinstance(error, Conflict | UserError) and not isinstance(error, LockError):
            return str(error)
        if isinstance(error, LockError | psycopg2.IntegrityError) and not self.env.context.get("field_again"):
            raise ConcurrencyError(str(error)) from error
        # One command that we fail on must not hold up the phone's whole queue.
        _logger.error("Command %s (%s) of a phone failed", row["uuid"], row["kind"], exc_info=error)
        return self.env._("Our server could not take this in. Nothing is lost: the office looks at it.")

    def _describe_refusal(self, error):
        """Return the result of what is malformed or not this person's to do."""
        code, message = 422, str(error)
        if isinstance(error, Refused):
            code = error.code
        else:
            message = self.env._(
                "The office does not understand this part of what the app sent: %(field)s. Update the app.",
                field=".".join(map(str, error.path)) or "?",
            )
        return {"status": "refused", "code": code, "message": message, "answer": None}

    def _replay(self, known, push):
        """Return the stored result of a command that comes again."""
        if known.id:
            push.replays.append(known.id)
        if known.state == "dismissed":
            message = self.env._("The office set this aside: %(reason)s", reason=known.reason or "")
            return {"status": "refused", "code": 409, "message": message, "answer": None}
        return {"status": known.state, "message": known.message or "", "answer": known.answer}

    def _take_positions(self, technician, points):
        """Keep the positions that the law allows; return whether the phone may go on."""
        if points:
            try:
                with self.env.cr.savepoint():
                    return self.env["field.position"].record(points)["sharing"]
            except UserError:
                # No reason to hold up the work that came with them.
                _logger.info("The phone of technician %s sent positions that cannot be read", technician.id)
        return technician._is_sharing()

    def _find_visits(self, commands):
        """Return the visits that some raw commands are about, as far as they exist."""
        told = [one.get("visit") for one in commands if isinstance(one, dict)]
        ids = {number for number in told if type(number) is int and 0 < number < 2**31}
        visits = self.env["field.intervention"].browse(ids)
        return visits.exists() if visits else visits

    def _prepare_row(self, envelope, push):
        """Return a command as the ledger keeps it; `visit` is what the phone said."""
        reading = clock.read(envelope["at"], push.data["sent_at"], push.now)
        visit = envelope["visit"]
        return {
            **{name: envelope[name] for name in ("uuid", "kind", "visit", "body")},
            **{name: push.data[name] for name in ("device", "device_name", "app")},
            "intervention_id": visit if visit in push.visits._ids else None,
            "technician_id": push.technician.id,
            "user_id": self.env.uid,
            "company_id": push.technician.company_id.id,
            "body_hash": digest([envelope["kind"], visit, envelope["at"], envelope["body"]]),
            "client_at": reading.client_at,
            "happened_at": reading.at,
            "skew_seconds": round(reading.skew.total_seconds()),
            "flag": reading.flag,
            "received_at": push.now,
            "message": "",
        }
