"""What technicians find on their phones: procedures of each kind of visit, and words from the office."""

import base64
import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from odoo import fields

PROCEDURES = {
    "type_boiler_service": (
        "Entretien d’une chaudière gaz",
        "1. Couper l’alimentation électrique et le gaz avant d’ouvrir l’appareil.",
        "2. Mesurer le monoxyde de carbone à proximité : plus de 50 ppm, arrêter,",
        "    aérer, couper le gaz et prévenir le bureau.",
        "3. Nettoyer le corps de chauffe et le brûleur, contrôler l’électrode.",
        "4. Vérifier la pression (1 à 1,5 bar) et le vase d’expansion.",
        "5. Mesurer la combustion, remplir l’attestation et la remettre au client.",
    ),
    "type_boiler_repair": (
        "Dépannage d’une chaudière : avant de toucher à l’appareil",
        "1. Demander ce qui s’affichait et ce qui a déjà été essayé.",
        "2. Détecteur de CO allumé dès l’entrée dans le local.",
        "3. Photographier le code défaut avant toute remise à zéro.",
        "4. Une pièce manque ? La signaler dans l’application avant de partir.",
    ),
}
WORDS = (
    "Bonjour à tous, marché sur les quais ce matin : passez par la rue Garibaldi.",
    "Merci de photographier les plaques signalétiques, il en manque pour les garanties.",
)


def load(env):
    """Attach the procedures, write to who works today, and let leaves be asked for."""
    _attach(env)
    _write(env)
    _allow_leaves(env)


def _attach(env):
    for name, lines in PROCEDURES.items():
        kind = env.ref(f"field_tournees.{name}", raise_if_not_found=False)
        if kind and not kind.document_ids:
            kind.document_ids = env["ir.attachment"].create(
                {
                    "name": f"Procédure – {kind.name}.pdf",
                    "datas": base64.b64encode(_print(*lines)),
                    "res_model": kind._name,
                    "res_id": kind.id,
                }
            )


def _print(title, *lines):
    """Return a page with a title and lines, as a PDF."""
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=A4, invariant=True)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(60, 770, title)
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(lines):
        canvas.drawString(60, 730 - 22 * number, line)
    canvas.save()
    return page.getvalue()


def _write(env):
    planner = env.ref("field_tournees.user_planner", raise_if_not_found=False)
    today = fields.Date.context_today(env.user)
    coming = env["field.route"].search([("date", ">=", today), ("user_id", "!=", False)], order="date")
    routes = coming.filtered(lambda route: route.date == coming[0].date)
    written = env["mail.message"].search_count(
        [("model", "=", "field.route"), ("res_id", "in", routes.ids), ("message_type", "=", "comment")]
    )
    if not planner or written:
        return
    for route in routes:
        for text in WORDS:
            route.with_user(planner).message_post(
                body=text, message_type="comment", subtype_xmlid="mail.mt_note"
            )


def _allow_leaves(env):
    """France's rules of leave ask which kind is the usual one: without it nobody can ask for any."""
    company = env.company
    usual = env.ref("hr_holidays.leave_type_paid_time_off", raise_if_not_found=False)
    if "l10n_fr_reference_leave_type" in company._fields and usual:
        company.l10n_fr_reference_leave_type = company.l10n_fr_reference_leave_type or usual
