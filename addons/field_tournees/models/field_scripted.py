import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What a script may say, in braces; see field.hazard.words.
WORDS = (
    "agent",
    "company",
    "customer",
    "new_time",
    "planned",
    "promised",
    "reference",
    "site",
    "technician",
    "type",
)
_WORD = re.compile(r"\{([^{}]*)\}")


class FieldScripted(models.AbstractModel):
    """Something that puts words in the mouth of the call centre."""

    _name = "field.scripted"
    _description = "Script of the Call Centre"

    script = fields.Text(
        string="What the Call Centre Says",
        translate=True,
        help="Words in braces are filled in: {customer}, {new_time}, {promised}, {planned}, {technician}, "
        "{type}, {site}, {reference}, {company}, {agent}.",
    )

    # === CHECKS === #
    @api.constrains("script")
    def _check_script(self):
        for scripted in self:
            unknown = set(_WORD.findall(scripted.script or "")) - set(WORDS)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "The script cannot fill in {%(word)s}: use %(words)s.",
                        word=sorted(unknown)[0],
                        words=", ".join(f"{{{word}}}" for word in WORDS),
                    )
                )

    # === BUSINESS === #
    def _fill_script(self, words):
        """Return what the call centre says to one customer."""
        self.ensure_one()
        return _WORD.sub(lambda found: words[found[1]], self.script or "")
