from odoo import api, models
from odoo.fields import Domain

from ..tools import shape
from ..tools.command import Refused, Wait
from .field_photo import KINDS


class FieldSyncMedia(models.AbstractModel):
    """Photos and short videos of a visit."""

    _name = "field.sync.media"
    _description = "Commands: Photos"
    _inherit = ["field.sync.door"]

    # === HOOKS === #
    @api.model
    def _get_shapes(self):
        return super()._get_shapes() | {
            "photo": {
                "upload": shape.Uuid(),
                "kind": shape.Choice(*(kind for kind, _label in KINDS)),
                "caption": shape.Text(200),
                "line": shape.Identifier(required=False),
            },
            "photo_remove": {"photo": shape.Uuid()},
        }

    def _do_photo(self, visit, command):
        """The technician adds a photo that was uploaded."""
        body = command.body
        self._check_visit(visit)
        upload_sudo = self.env["field.upload"]._need(body["upload"])
        vals = {
            "uuid": command.uuid,
            "intervention_id": visit.id,
            "technician_id": visit.sudo().technician_id.id,
            "kind": body["kind"],
            "line_id": self._find_line(body["line"]).id,
            "caption": body["caption"],
            "taken_at": command.at,
        }
        photo = self.env["field.photo"]._keep(upload_sudo, vals)
        return {"photo": photo.uuid, "media": photo.media, "url": photo._get_app_url()}

    def _do_photo_remove(self, visit, command):
        """The technician takes a photo away: its pixels go, that there was one stays."""
        self._check_visit(visit)
        uuid = command.body["photo"]
        photos_sudo = self.env["field.photo"].sudo().with_context(active_test=False)
        photo_sudo = photos_sudo.search(Domain("uuid", "=", uuid))
        if not photo_sudo:
            raise Wait([uuid])
        if photo_sudo.intervention_id != visit:
            raise Refused(self.env._("This photo belongs to another visit."), code=404)
        photo_sudo.active = False
        return {"photo": uuid}

    def _find_line(self, line_id):
        """Return the question that a photo answers, none without one."""
        lines_sudo = self.env["field.checklist.template.line"].sudo().with_context(active_test=False)
        line_sudo = lines_sudo.search(Domain("id", "=", line_id or 0))
        if line_id and not line_sudo:
            raise Refused(self.env._("The question of this photo does not exist any more."), code=404)
        return line_sudo

    def _check_visit(self, visit):
        if not visit:
            raise Refused(self.env._("A photo belongs to a visit."))
