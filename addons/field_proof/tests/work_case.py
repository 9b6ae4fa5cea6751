"""A boiler's checklist and a phone, on top of the fixtures of field_proof."""

import uuid
from datetime import timedelta

from odoo.addons.field_tournees.tests.common import NOW

from ..tools.command import Command
from .common import ProofCase


class WorkCase(ProofCase):
    """A visit of Alice's under way, whose type asks for a checklist."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["field.checklist.template"].create(
            {"name": "Boiler", "type_ids": cls.visit_type.ids}
        )
        cls.vented, cls.why, cls.carbon, cls.photo = cls.env["field.checklist.template.line"].create(
            [
                {"template_id": cls.template.id, "sequence": rank, **vals}
                for rank, vals in enumerate(
                    (
                        {"name": "Is the room ventilated?"},
                        {"name": "Why not?", "kind": "choice", "choices": "Blocked\nNone", "required": True},
                        {
                            "name": "Carbon monoxide",
                            "kind": "value",
                            "bounds": "max",
                            "maximum": 50,
                            "unit": "ppm",
                            "blocking": True,
                            "alert": "Shut it down.",
                        },
                        {"name": "Plate", "kind": "photo", "required": False},
                    )
                )
            ]
        )
        cls.why.write({"condition_line_id": cls.vented.id, "condition_value": "no"})
        cls.visit = cls._make_visit(technician_id=cls.alice.id, planned_start=NOW + timedelta(hours=1))
        for state, minutes in (("en_route", 0), ("on_site", 20)):
            cls.visit._set_state(state, occurred_at=NOW + timedelta(minutes=minutes))

    def _tell(self, kind, body, at=NOW, user=None, visit=None, device="d"):
        """Let Alice's phone tell a command; return the handler's answer."""
        user = user or self.technician_user
        handler = self.env["field.sync.handler"].with_user(user)
        shapes = handler._get_shapes()[kind]
        clean = {name: shape(body.get(name)) for name, shape in shapes.items()}
        self.assertLessEqual(body.keys(), shapes.keys())
        command = Command(str(uuid.uuid4()), kind, self.visit.id, at, at, device, clean)
        visit = self.visit if visit is None else visit
        return getattr(handler, f"_do_{kind}")(visit.with_user(user), command)

    def _answer(self, question, value, at=NOW, **vals):
        return self._tell("check", {"line": question.id, "value": value, **vals}, at=at)
