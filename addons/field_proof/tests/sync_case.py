"""A technician's phone for tests: what it sends, and what it is answered."""

from datetime import timedelta
from uuid import uuid4

from odoo.addons.field_tournees.tests.common import NOW

from ..tools import phone
from .common import ProofCase


class SyncCase(ProofCase):
    """A test of the phone's commands, with a visit of Alice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._make_visit(technician_id=cls.alice.id, planned_start=NOW + timedelta(hours=1))
        cls.device = str(uuid4())

    def _command(self, kind, visit=None, minutes=0, uuid=None, **body):
        """A command as a phone words it; `minutes` from now, by the phone's clock."""
        return {
            "uuid": uuid or str(uuid4()),
            "kind": kind,
            "visit": (self.visit if visit is None else visit).id or None,
            "at": phone.ms(NOW + timedelta(minutes=minutes)),
            "body": body,
        }

    def _push(self, *commands, user=None, clock=0, **values):
        """Send commands; the phone's clock is ahead by some minutes. Return their results."""
        ledger = self.env["field.sync"].with_user(user or self.technician_user)
        data = {
            "device": self.device,
            "device_name": "Phone of Alice",
            "app": "1",
            "sent_at": phone.ms(NOW + timedelta(minutes=clock)),
            "commands": list(commands),
            "positions": [],
            **values,
        }
        return ledger._push(ledger.env["field.technician"]._get_own(), data)["results"]

    def _tell(self, kind, visit=None, minutes=0, **body):
        """Send one command and return its result."""
        [result] = self._push(self._command(kind, visit, minutes, **body))
        return result

    def _find(self, result):
        return self.env["field.sync"].search([("uuid", "=", result["uuid"])])

    def _get_steps(self, visit=None):
        """Return the timeline's steps as (minutes from now, state)."""
        events = (visit or self.visit).event_ids.filtered(lambda event: event.source == "technician")
        return [
            ((event.occurred_at - NOW).total_seconds() / 60, event.to_state)
            for event in events.sorted(lambda event: (event.occurred_at, event.id))
        ]
