import io
from datetime import timedelta

import psycopg2
from PIL import Image, ImageDraw

from odoo.tools import mute_logger

from odoo.addons.field_tournees.tests.common import NOW

from ..tools.closing import Closing
from .common import ProofCase


def draw_signature():
    """Return a PNG with a stroke on it."""
    image = Image.new("RGBA", (300, 120), (255, 255, 255, 0))
    ImageDraw.Draw(image).line([(20, 90), (90, 20), (150, 90), (280, 40)], fill=(0, 0, 0, 255), width=4)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


SIGNED = Closing(
    outcome="signed",
    signer="Éloïse Dupré",
    capacity="Occupant",
    consent="I have read this report.",
    summary="Boiler service\nDone",
    signature=draw_signature(),
    device="7d2b6a0e-5f0e-4a8e-9a53-0d1f5d2f5a11",
    device_at=NOW + timedelta(hours=2, minutes=1),
    position={"lat": 45.7743, "lon": 4.832, "accuracy": 12.5},
)


class ProofFixture(ProofCase):
    """Visits that were closed, in one way or another."""

    @classmethod
    def _close(cls, closing=SIGNED, **vals):
        return cls._make_done_visit_with(closing, **vals)

    @classmethod
    def _make_done_visit_with(cls, closing, **vals):
        visit = cls._make_visit(
            **{"technician_id": cls.alice.id, "planned_start": NOW + timedelta(hours=1), **vals}
        )
        for step in ("en_route", "on_site"):
            visit._set_state(step)
        visit.with_context(field_closing=closing)._set_state("done")
        return visit

    def _sql(self, query, *values):
        """Do what no code of ours does: write past the guards."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = 'replica'")
        self.env.cr.execute(query, values)
        self.env.cr.execute("SET LOCAL session_replication_role = 'origin'")
        self.env.invalidate_all()

    def _assert_refused_by_database(self, query, *values):
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(query, values)
