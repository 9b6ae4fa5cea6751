"""Drawn photos of boilers before and after the work, and the customers who get a summary."""

import base64
import io
import random

from PIL import Image, ImageDraw

# So many of the latest visits have photos.
PHOTOGRAPHED = 24
CAPTIONS = {
    "before": ("Chaudière à l’arrivée", "Corps de chauffe encrassé", "Pression à 0,6 bar"),
    "after": ("Après nettoyage", "Remise en service", "Pression à 1,5 bar"),
}
SUMMARIES = (("business_01", "month", False), ("business_03", "quarter", True))
_SIZE = (1200, 900)


def load(env):
    """Give photos to the latest visits, and summaries to two key customers."""
    _photograph(env)
    _summarise(env)


def _photograph(env):
    photos = env["field.photo"]
    if photos.search_count([], limit=1):
        return
    visits = env["field.intervention"].search(
        [("state", "=", "done")], order="left_at desc", limit=PHOTOGRAPHED
    )
    chance = random.Random(7)  # noqa: S311 (the same drawings every time)
    photos.create(
        [
            {
                "intervention_id": visit.id,
                "technician_id": visit.technician_id.id,
                "kind": kind,
                "caption": chance.choice(CAPTIONS[kind]),
                "taken_at": visit.arrived_at if kind == "before" else visit.left_at,
                "name": f"{kind}.jpg",
                "content": base64.b64encode(_draw(kind, chance)),
            }
            for visit in visits
            for kind in ("before", "after")
        ]
    )


def _summarise(env):
    for name, period, is_reviewed in SUMMARIES:
        partner = env.ref(f"field_tournees.{name}")
        if not env["field.summary"].search_count([("partner_id", "=", partner.id)], limit=1):
            vals = {"partner_id": partner.id, "period": period, "is_reviewed": is_reviewed}
            env["field.summary"].create(vals | {"user_id": env.ref("base.user_admin").id})


def _draw(kind, chance):
    """Return a JPEG of a wall boiler with its pipes and gauge, dirty before and clean after."""
    is_clean = kind == "after"
    image = Image.new("RGB", _SIZE, chance.choice(("#d9d3c7", "#cfd6d9", "#dcd6d6")))
    pen = ImageDraw.Draw(image)
    for line in range(0, _SIZE[0], 150):  # tiles
        pen.line((line, 0, line, _SIZE[1]), fill="#c2bcb0", width=2)
        pen.line((0, line, _SIZE[0], line), fill="#c2bcb0", width=2)
    left = chance.randint(300, 420)
    for offset, colour in ((70, "#b8743a"), (170, "#b8743a"), (270, "#8d9499"), (370, "#b8743a")):
        pen.rectangle((left + offset, 690, left + offset + 26, _SIZE[1]), fill=colour)
    pen.rectangle((left + 190, 0, left + 300, 120), fill="#e9ebec", outline="#9aa0a4", width=4)
    pen.rounded_rectangle((left, 110, left + 470, 700), 26, fill="#f6f7f7", outline="#9aa0a4", width=5)
    pen.rounded_rectangle((left + 40, 560, left + 430, 660), 12, fill="#2b3136")
    pen.ellipse((left + 60, 580, left + 120, 640), fill="#35c46a" if is_clean else "#d8452f")
    _draw_gauge(pen, left + 340, 610, 0.5 if is_clean else 0.12)
    for _spot in range(0 if is_clean else 60):
        x, y, size = chance.randint(left, left + 460), chance.randint(380, 700), chance.randint(6, 34)
        pen.ellipse((x, y, x + size, y + size), fill=chance.choice(("#7a5a3c", "#4c4038", "#96704a")))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=82)
    return stream.getvalue()


def _draw_gauge(pen, x, y, share):
    pen.ellipse((x - 44, y - 44, x + 44, y + 44), fill="#ffffff", outline="#9aa0a4", width=4)
    pen.arc((x - 34, y - 34, x + 34, y + 34), 150, 390, fill="#35c46a", width=6)
    pen.arc((x - 34, y - 34, x + 34, y + 34), 330, 390, fill="#d8452f", width=6)
    pen.pieslice((x - 34, y - 34, x + 34, y + 34), 148 + 240 * share, 154 + 240 * share, fill="#1a1a1a")
