from odoo import api, fields, models


class FieldIllustrated(models.AbstractModel):
    """A note of a visit that names photos of that visit, by the uuids that the phone gave them.

    The note may arrive before its photos: they show as soon as they are there.
    """

    _name = "field.illustrated"
    _description = "Note with Photos"

    photo_uuids = fields.Json(readonly=True)
    photo_ids = fields.Many2many("field.photo", string="Photos", compute="_compute_photo_ids")

    # === COMPUTE === #
    @api.depends("photo_uuids")
    def _compute_photo_ids(self):
        wanted = {uuid for row in self for uuid in row.photo_uuids or ()}
        photos = self.env["field.photo"].search([("uuid", "in", list(wanted))]) if wanted else ()
        known = {(photo.intervention_id, photo.uuid): photo.id for photo in photos}
        for row in self:
            keys = [(row.intervention_id, uuid) for uuid in row.photo_uuids or ()]
            row.photo_ids = [known[key] for key in keys if key in known]
