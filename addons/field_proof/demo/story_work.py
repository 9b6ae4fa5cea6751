"""What technicians checked, reported and said at the visits of the last days."""

import base64
import io
import random
import uuid
from datetime import timedelta

from PIL import Image, ImageDraw

from odoo import fields
from odoo.fields import Domain

from ..hooks import _refresh_times
from ..tools.command import Command

DAYS = 8
PHOTO = "00000000-0000-4000-8000-{:012x}"
# The usual answers; a wrong one now and then makes the list of what is to be put right.
CHOICES = {"origin": ("Allumage", "Circulateur", "Fuite d’eau", "Sonde ou régulation", "Autre")}
VALUES = {
    "°C": (62, 110),
    "%": (92, 107),
    "K": (9, 13),
    "bar": (1.1, 1.8),
    "Pa": (90, 210),
    "kg": (0.2, 1.4),
    "ppm": (0, 8),
}
NOTES = {
    "ECG": "Entretien complet effectué : corps de chauffe et brûleur nettoyés, combustion réglée.",
    "DCH": "Panne trouvée et réparée, chaudière remise en service et contrôlée sur un cycle complet.",
    "ECL": "Filtres et batteries nettoyés, condensats débouchés, soufflage contrôlé.",
    "DCL": "Diagnostic fait, appareil remis en marche, températures de soufflage contrôlées.",
    "EPC": "Pompe à chaleur entretenue, étanchéité contrôlée, loi d’eau vérifiée avec le client.",
    "RAM": "Conduit ramoné sur toute sa hauteur, certificat remis.",
    "RFF": "Fuite réparée, circuit tiré au vide puis rechargé à la masse indiquée.",
}
NONCONFORMITIES = (
    (
        "major",
        "Conduit de fumées desserré au premier coude.",
        "Collier resserré ; à reprendre avec un coude neuf.",
    ),
    ("minor", "Calorifuge absent sur trois mètres de tuyauterie.", ""),
    ("major", "Disjoncteur de la pompe à chaleur sous-dimensionné.", ""),
    ("minor", "Aucun robinet d’isolement sur l’eau froide.", "Pose proposée au client."),
)
SUGGESTIONS = (
    ("lead", "La chaudière a vingt ans : le client demande un devis pour une pompe à chaleur."),
    (
        "suggestion",
        "Mettre un escabeau de trois marches dans chaque van : les faux plafonds sont plus hauts.",
    ),
    ("lead", "Le syndic cherche un contrat pour les six autres chaudières de l’immeuble."),
    ("suggestion", "Le code de la porte devrait être redemandé la veille : il change tous les mois."),
)
CAUSES = ("time", "information", "part", "access", "information")
ESTIMATES = (
    (
        "accepted",
        (("Vase d’expansion 18 L, fourni et posé", 1, 148, 10), ("Purge du circuit", 1, 45, 10)),
    ),
    ("refused", (("Remplacement du circulateur", 1, 390, 10),)),
)


def load(env):
    """Fill what was noted at the visits that were done lately, once."""
    lang = "fr_FR" if "fr_FR" in dict(env["res.lang"].get_installed()) else env.lang
    quiet = {"tracking_disable": True, "mail_create_nolog": True, "lang": lang}
    env = env(context=env.context | quiet)
    lately = Domain("state", "=", "done") & Domain("left_at", ">=", f"now -{DAYS}d")
    visits = env["field.intervention"].search(lately, order="left_at, id")
    if not visits or visits.checklist_line_ids:
        return
    rng = random.Random("work")  # noqa: S311 (a story, no secret)
    _refresh_times(env)  # the addon's own hook runs after its demo data
    _answer(env, visits, rng)
    for visit in visits:
        visit._write_guarded(
            {"report_note": NOTES.get(visit.type_id.code, ""), "report_note_at": visit.left_at}
        )
    _say(env, visits, rng)
    _find_faults(env, visits)
    _price(env, visits)
    _have_a_scare(env, visits)
    _report_today(env)


def _answer(env, visits, rng):
    rows = []
    for visit in visits:
        for question in visit._get_checklists().line_ids.filtered(lambda line: not line.condition_line_id):
            value = _choose(question, rng)
            photos = [PHOTO.format(visit.id * 1000 + question.id)] if question.kind == "photo" else []
            command = _command("check", visit.left_at - timedelta(minutes=10), {"note": "", "photos": photos})
            rows.append(
                env["field.checklist.line"]._prepare_vals(question, question._spell(value), command)
                | {"intervention_id": visit.id, "first_line_id": question.id}
            )
    env["field.checklist.line"].create(rows)


def _choose(question, rng):
    if question.kind == "yes_no":
        return question.expected if question.blocking or rng.random() > 0.03 else "no"
    if question.kind == "choice":
        return rng.choice([choice for choice in question._get_choices() if choice != "À remplacer"])
    if question.kind == "value":
        low, high = VALUES[question.unit]
        return round(rng.uniform(low, high), 1)
    return None


def _command(kind, at, body):
    return Command(str(uuid.uuid4()), kind, None, at, at, "demo", body)


def _say(env, visits, rng):
    rows = []
    for number, visit in enumerate(visits):
        if number % 4 == 3:  # not everybody says it each time
            continue
        good = rng.random() > 0.14
        rows.append(
            {
                "intervention_id": visit.id,
                "good": good,
                "cause": False if good else CAUSES[number % len(CAUSES)],
                "happened_at": visit.left_at,
            }
        )
    env["field.team.feedback"].create(rows)
    for (kind, text), visit in zip(SUGGESTIONS, visits[5::17], strict=False):
        env["field.suggestion"].create(
            {"intervention_id": visit.id, "kind": kind, "text": text, "happened_at": visit.left_at}
        )


def _find_faults(env, visits):
    for (severity, description, action), visit in zip(NONCONFORMITIES, visits[3::13], strict=False):
        matter = env["field.nonconformity"].create(
            {
                "intervention_id": visit.id,
                "severity": severity,
                "description": description,
                "action": action,
                "happened_at": visit.left_at,
                "due_on": fields.Date.to_date(visit.left_at) + timedelta(days=7),
            }
        )
        if matter.action:
            matter.action_close()


def _price(env, visits):
    boilers = visits.filtered(lambda visit: visit.type_id.code in ("ECG", "DCH"))
    for (outcome, lines), visit in zip(ESTIMATES, boilers[4::6], strict=False):
        env["field.estimate"].create(
            {
                "intervention_id": visit.id,
                "outcome": outcome,
                "signer": visit.partner_id.name if outcome == "accepted" else "",
                "signature": _draw_signature() if outcome == "accepted" else False,
                "happened_at": visit.left_at - timedelta(minutes=5),
                "line_ids": [
                    (0, 0, {"name": name, "quantity": quantity, "price_unit": price, "vat": vat})
                    for name, quantity, price, vat in lines
                ],
            }
        )


def _have_a_scare(env, visits):
    """One boiler breathed carbon monoxide: shut down, told, and put right by another visit."""
    point = env.ref("field_proof.checklist_gas_co")
    answers = visits.checklist_line_ids.filtered(lambda line: line.template_line_id == point)
    if not answers:
        return
    answer = answers[len(answers) // 2]
    answer.write({"value": "78", "number": 78, "is_ok": False})
    visit = answer.intervention_id
    incident = env["field.incident"].create(
        {
            "intervention_id": visit.id,
            "kind": "danger",
            "note": f"{answer.name} : {answer.shown} ({answer.expected})",
            "outcome": "Gaz fermé et plombé, occupants prévenus, visite de remise en état demandée.",
            "checklist_line_id": answer.id,
            "happened_at": answer.happened_at,
        }
    )
    incident.action_handle()
    env["field.nonconformity"].create(
        {
            "intervention_id": visit.id,
            "severity": "critical",
            "description": "78 ppm de monoxyde de carbone : échangeur encrassé, tirage insuffisant.",
            "action": "Chaudière arrêtée, arrivée de gaz fermée et plombée.",
            "happened_at": answer.happened_at,
        }
    ).action_follow_up()


def _report_today(env):
    """Somebody under way, or the last who was, tells of something that waits for the office."""
    told = Domain("state", "in", ("on_site", "paused", "done"))
    visit = env["field.intervention"].search(told, order="arrived_at desc", limit=1)
    if visit:
        env["field.incident"].create(
            {
                "intervention_id": visit.id,
                "kind": "other",
                "note": "Le robinet d’arrêt de l’immeuble fuit goutte à goutte : prévenir le syndic.",
                "happened_at": min(visit.arrived_at + timedelta(minutes=12), fields.Datetime.now()),
            }
        )


def _draw_signature():
    """Return a stroke that looks like a name, as a PNG in base64."""
    image = Image.new("RGBA", (420, 150), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    points = [
        (30, 100),
        (70, 30),
        (95, 110),
        (130, 60),
        (150, 100),
        (190, 55),
        (205, 100),
        (250, 62),
        (390, 78),
    ]
    draw.line(points, fill=(20, 30, 90, 255), width=5, joint="curve")
    draw.line([(40, 128), (330, 118)], fill=(20, 30, 90, 255), width=3)
    content = io.BytesIO()
    image.save(content, "PNG")
    return base64.b64encode(content.getvalue())
