import base64
import io

from markupsafe import Markup
from PIL import Image

from odoo import fields, models
from odoo.tools import SQL, format_date, format_datetime, format_time

from odoo.addons.field_tournees.tools import labels

from ..tools import pdf_foot, qr

_TEMPLATE = "field_proof.report_proof"
_REPORT = "field_proof.action_report_proof"
# Wide enough for two photos beside each other on paper, at 200 dots an inch.
_PHOTO_PIXELS = 760


class FieldProofPrint(models.AbstractModel):
    """A sealed report on paper: made of what was sealed and nothing else, in the customer's language."""

    _name = "field.proof.print"
    _description = "Printing of a Report"

    # === BUSINESS === #
    def _render(self):
        """Return the PDF of the report."""
        self.ensure_one()
        content = self.proof_id._read_content()
        speaking = self.with_context(lang=content["lang"], tz=content["tz"])
        html = speaking.env["ir.qweb"]._render(_TEMPLATE, speaking._prepare_page(content))
        # One document with its own style: the printer never calls the server back, and nobody
        # waits for it with an open transaction.
        self._end_transaction()
        printed = speaking.env["ir.actions.report"]._run_wkhtmltopdf([str(html)], report_ref=_REPORT)
        number = speaking.proof_id.display_name
        return pdf_foot.stamp(
            printed,
            left=speaking.env._(
                "Report %(number)s · %(hash)s", number=number, hash=self.proof_id.content_hash
            ),
            right=speaking.env._("Page %(page)s of %(pages)s", page="%(page)s", pages="%(pages)s"),
            title=speaking.env._("Report %(number)s", number=number),
            author=content["company"]["name"],
        )

    def _prepare_page(self, content):
        proof = self.proof_id
        company = proof.company_id
        url = proof._get_public_url()
        work = content["work"]
        return {
            "proof": proof,
            "report": content,
            "visit": content["visit"],
            "work": work,
            "closing": content["closing"],
            "annex": content["annex"],
            "company": company,
            "colour": company.primary_color or "#0a5c63",
            "outcome": dict(proof._fields["outcome"]._description_selection(proof.env))[proof.outcome],
            "kinds": self._get_kind_labels(),
            "photos": self._read_photos(work.get("photos") or []),
            "signature": self._read_signature(),
            "qr": Markup(qr.make_svg(url, 112)),  # noqa: S704 (ours, made of numbers only)
            "url": url,
            "clock": self._say_clock,
            "day": self._say_day,
            "moment": self._say_moment,
            "hours": lambda minutes: labels.hours(minutes / 60),
            "lang": (proof.env.lang or "en_US").replace("_", "-"),
        }

    def _get_kind_labels(self):
        """Return the words for keys that sealed content holds."""
        return {
            "travel": self.env._("Travel"),
            "work": self.env._("Work"),
            "wait": self.env._("Waiting"),
            "pause": self.env._("Pause"),
            "before": self.env._("Before"),
            "after": self.env._("After"),
            "check": self.env._("Check"),
            "damage": self.env._("Damage"),
            "document": self.env._("Document"),
            "other": self.env._("Photo"),
            "minor": self.env._("Minor"),
            "major": self.env._("Major"),
            "critical": self.env._("Critical"),
            "accepted": self.env._("Accepted"),
            "refused": self.env._("Refused"),
        }

    def _read_signature(self):
        [[stored]] = self.env.execute_query(
            SQL("SELECT signature FROM field_proof WHERE id = %s", self.proof_id.id)
        )
        return f"data:image/png;base64,{bytes(stored).decode()}" if stored else ""

    def _read_photos(self, told):
        """Return the photos of the report that are what was sealed, small enough for paper."""
        files = self.proof_id.intervention_id._read_report_photos()
        return [
            photo | {"uri": _shrink(files[photo["sha256"]])}
            for photo in told
            if photo["media"] == "image" and photo["sha256"] in files
        ]

    # What sealed moments look like to the reader
    def _say_moment(self, text):
        return format_datetime(self.env, _moment(text), dt_format="medium") if text else ""

    def _say_clock(self, text):
        return format_time(self.env, self._localise(text).time(), time_format="short") if text else ""

    def _say_day(self, text):
        if not text:
            return ""
        return format_date(self.env, self._localise(text).date() if "T" in text else text, date_format="long")

    def _localise(self, text):
        return fields.Datetime.context_timestamp(self, _moment(text))


def _moment(text):
    return fields.Datetime.to_datetime(text.rstrip("Z").replace("T", " "))


def _shrink(content):
    """Return a photo as a data URI, no larger than paper needs."""
    with Image.open(io.BytesIO(content)) as image:
        image = image.convert("RGB")
        image.thumbnail((_PHOTO_PIXELS, _PHOTO_PIXELS))
        small = io.BytesIO()
        image.save(small, "JPEG", quality=78, optimize=True)
    return f"data:image/jpeg;base64,{base64.b64encode(small.getvalue()).decode()}"
