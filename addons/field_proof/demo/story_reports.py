"""The sealed reports of the last visits that were done: most signed, one refused, one with nobody there."""

import io
import math
from datetime import timedelta
from unittest.mock import patch

from PIL import Image, ImageDraw

from odoo import fields

from ..tools.closing import Closing

ANNEXES = {"type_boiler_service": "boiler", "type_ac_service": "refrigerant", "type_refill": "refrigerant"}
REDUCED = ("type_boiler_service", "type_boiler_repair", "type_pump_service", "type_ac_repair")
COUNT = 14
CONSENT = (
    "J’ai lu ce rapport. Je confirme que le travail décrit a été fait ce jour et je signe "
    "en la qualité indiquée."
)
# Who signs where the customer is a company.
SIGNERS = ("Hélène Garnier", "Nadia Perret", "Monique Roux", "Thomas Lefèvre", "Awa Diallo", "Jean-Luc Morel")
VALUES = {
    "boiler": {
        "energy": "gas", "power_kw": 24, "installed_year": 2017, "evacuation": "balanced", "co_ppm": 3,
        "flue_temperature": 72, "oxygen_percent": 5.4, "efficiency_percent": 97.2, "nox_mg": 38,
        "cleaned": True, "checked": True, "advice": "Purger les radiateurs avant l’hiver.",
    },
    "refrigerant": {
        "fluid": "R32", "charge_kg": 1.25, "operation": "maintenance", "detection": False,
        "detector": "D-TEK 0412, contrôlé le 12 mars", "leak": "none", "virgin_kg": 0.15,
        "operator_certificate": "4012345",
    },
}  # fmt: skip
# Not signed: why, in turn with those that are.
UNSIGNED = {4: ("absent", "Le gardien a ouvert et est reparti."), 9: ("refused", "Conteste la durée.")}


def load(env):
    """Seal the reports of the last visits, as of the day on which they were done."""
    for name, kind in ANNEXES.items():
        env.ref(f"field_tournees.{name}").annex_kind = kind
    for name in REDUCED:
        env.ref(f"field_tournees.{name}").has_reduced_vat = True
    visits = env["field.intervention"].search(
        [("state", "=", "done"), ("proof_ids", "=", False), ("technician_id", "!=", False)],
        order="left_at desc",
        limit=COUNT,
    )
    for number, visit in enumerate(visits.sorted("left_at")):
        _seal(visit, _closing(visit, number))


def _seal(visit, closing):
    # Only the story turns the clock back: the seal takes the time of its own server.
    with patch.object(fields.Datetime, "now", lambda *_args: visit.left_at + timedelta(seconds=40)):
        visit.sudo()._seal({visit: closing})


def _closing(visit, number):
    outcome, reason = UNSIGNED.get(number, ("signed", ""))
    signed = outcome == "signed"
    customer = visit.site_id
    signer = SIGNERS[number % len(SIGNERS)] if customer.commercial_partner_id.is_company else customer.name
    return Closing(
        outcome=outcome,
        signer=signer if outcome != "absent" else "",
        capacity="Occupant" if signed else "",
        consent=CONSENT if signed else "",
        reason=reason,
        summary=f"{visit.type_id.name}\n{visit.report_note or ''}".strip() if signed else "",
        signature=_draw(signer) if signed else b"",
        device="5c0f0c5e-6a30-4a52-9d6a-2f9a4c0d7b11",
        device_at=visit.left_at,
        vat={"rate": "10", "certified": signed} if visit.type_id.has_reduced_vat else None,
        annex=VALUES.get(visit.type_id.annex_kind, {}),
    )


def _draw(name):
    """Return a PNG of a stroke that differs from name to name."""
    seed = sum(map(ord, name))
    points = [
        (20 + 3.2 * step, 60 + 26 * math.sin(step * (0.21 + seed % 7 / 90)) * math.cos(step * 0.05 + seed))
        for step in range(90)
    ]
    image = Image.new("RGBA", (330, 120), (255, 255, 255, 0))
    ImageDraw.Draw(image).line(points, fill=(20, 33, 90, 255), width=3, joint="curve")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
