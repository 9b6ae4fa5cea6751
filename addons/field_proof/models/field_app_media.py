from odoo import api, models
from odoo.fields import Domain


class FieldAppMedia(models.AbstractModel):
    """The photos of each visit."""

    _name = "field.app.media"
    _description = "Phone: Photos"
    _inherit = ["field.app.reader"]

    # === HOOKS === #
    @api.model
    def _read_visits(self, visits):
        found = super()._read_visits(visits)
        for visit in visits:
            found[visit.id]["photos"] = []
        # Who may see a visit sees its photos: the visits were read with the reader's rights.
        photos_sudo = self.env["field.photo"].sudo()
        names = ["uuid", "kind", "caption", "media", "intervention_id"]
        for row in photos_sudo.search_read(Domain("intervention_id", "in", visits.ids), names, load=None):
            url = photos_sudo.browse(row["id"])._get_app_url()
            found[row["intervention_id"]]["photos"].append(
                {
                    "uuid": row["uuid"],
                    "kind": row["kind"],
                    "caption": row["caption"] or "",
                    "media": row["media"],
                    "url": url,
                    "small": f"{url}?size=small" if row["media"] == "image" else None,
                }
            )
        return found
