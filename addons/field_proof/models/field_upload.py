import base64
import hashlib
import json
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import file_names, intake
from ..tools.bad_file import BadFile
from ..tools.command import Refused, Wait

# A phone that was off for so long sends its files again from their beginning.
_LEFT_BEHIND = timedelta(days=30)
_BATCH = 500
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class FieldUpload(models.Model):
    """A file on its way from a technician's phone, in pieces that may come twice or after days.

    `_receive` takes a piece; the last one makes a clean image or video of the whole. What the
    file is for is told by a command, which asks for it with `_need`.
    """

    _name = "field.upload"
    _description = "File on Its Way from a Phone"
    _order = "id desc"

    uuid = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    name = fields.Char(required=True, readonly=True)
    size = fields.Integer(required=True, readonly=True, aggregator=None)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    received = fields.Integer(required=True, readonly=True, aggregator=None)
    state = fields.Selection(
        [("partial", "On its way"), ("done", "Complete"), ("refused", "Refused")],
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Char(readonly=True)
    piece_ids = fields.One2many("field.upload.piece", "upload_id", readonly=True)
    # As it is kept
    content = fields.Binary(attachment=True, readonly=True)
    media = fields.Selection([("image", "Photo"), ("video", "Video")], readonly=True)
    mimetype = fields.Char(readonly=True)
    width = fields.Integer(readonly=True, aggregator=None)
    height = fields.Integer(readonly=True, aggregator=None)
    seconds = fields.Float(readonly=True, aggregator=None)

    _uuid_uniq = models.UniqueIndex("(uuid)")

    # === BUSINESS === #
    @api.model
    def _receive(self, uuid, piece, offset, size, sha256, name):
        """Keep a piece of a file of the caller's; return (HTTP status, values for the phone).

        A piece that is there already changes nothing: the answer says where to go on.
        """
        upload = self._find(uuid) or self._open(uuid, piece, size, sha256, name)
        if (upload.size, upload.sha256) != (size, sha256):
            message = self.env._("Another file was sent under this number before: take the photo again.")
            return 422, {"error": "file", "message": message, "received": upload.received}
        if upload.state != "partial" or (not piece and upload.received):
            return upload._tell()
        if offset != upload.received:
            message = self.env._("A piece is missing or came twice: the upload goes on where it stopped.")
            return 409, {"error": "offset", "message": message, "received": upload.received}
        if offset + len(piece) > size:
            message = self.env._("This file is longer than was announced: it is sent again.")
            return upload._start_again("size", message)
        upload._add(piece)
        return upload._finish() if upload.received == size else upload._tell()

    @api.model
    def _get_progress(self, uuid):
        """Return (HTTP status, values): how far a file of the caller's has come."""
        upload = self._find(uuid)
        return upload._tell() if upload else (200, {"received": 0, "done": False})

    @api.model
    def _find(self, uuid):
        """Return the caller's upload of a uuid, in sudo: nobody has rights on files on their way.

        :raise Refused: it is somebody else's
        """
        upload_sudo = self.sudo().search(Domain("uuid", "=", uuid))
        if upload_sudo and upload_sudo.user_id != self.env.user:
            # A planner who settles a conflict works on what the technician has sent.
            is_office = self.env.user.has_group("field_tournees.group_field_planner")
            if not is_office or upload_sudo.company_id not in self.env.companies:
                raise Refused(self.env._("This file is somebody else's."), code=403)
        return upload_sudo

    @api.model
    def _need(self, uuid, *medias):
        """Return a complete upload of the caller's, in sudo.

        :param medias: which kinds ("image", "video") will do; none: all
        :raise Wait: it is not complete yet
        :raise Refused: it will never do
        """
        upload_sudo = self._find(uuid)
        if not upload_sudo or upload_sudo.state == "partial":
            raise Wait([uuid])
        if upload_sudo.state == "refused":
            raise Refused(self.env["field.intake"]._explain(BadFile(upload_sudo.reason)))
        if medias and upload_sudo.media not in medias:
            raise Refused(self.env._("A photo is needed here: a video does not do."))
        return upload_sudo

    @api.model
    def _need_signature(self, uuid):
        """Return the PNG of a signature that was uploaded, cut to its strokes; raises as `_need`."""
        content = base64.b64decode(self._need(uuid, "image").content)
        try:
            return intake.signature(content)
        except BadFile as error:
            raise Refused(self.env["field.intake"]._explain(error)) from error

    def _tell(self):
        """Return (HTTP status, values): how far this file has come."""
        if self.state == "refused":
            error = BadFile(self.reason)
            message = self.env["field.intake"]._explain(error)
            return error.status, {"error": "file", "message": message, "received": self.received}
        return 200, {"received": self.received, "done": self.state == "done"}

    @api.model
    def _open(self, uuid, head, size, sha256, name):
        """Return a new row for a file, or the one that another request has just made."""
        values = {
            "uuid": uuid,
            "user_id": self.env.uid,
            "company_id": self.env.company.id,
            "name": file_names.clean(name),
            "size": min(size, 2**31 - 1),
            "sha256": sha256,
            "received": 0,
            "state": "partial",
            "create_uid": self.env.uid,
            "create_date": fields.Datetime.now(),
            "write_date": fields.Datetime.now(),
        }
        # Two pieces at once: who comes second is run again by Odoo, and finds the first one's row.
        self.env.cr.execute(
            SQL(
                "INSERT INTO field_upload (%s) VALUES %s ON CONFLICT DO NOTHING",
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            )
        )
        upload = self._find(uuid)
        try:
            intake.check_head(head, size)
        except BadFile as error:
            upload._refuse(error)
        return upload

    def _add(self, piece):
        self.piece_ids.create(
            {"upload_id": self.id, "start": self.received, "content": base64.b64encode(piece)}
        )
        self.received += len(piece)

    def _finish(self):
        """Make a clean file of the pieces; return (HTTP status, values)."""
        pieces = self.piece_ids.sorted("start")
        whole = b"".join(base64.b64decode(piece.content) for piece in pieces)
        if hashlib.sha256(whole).hexdigest() != self.sha256:
            return self._start_again("sha256", self.env._("The file changed on its way: it is sent again."))
        pieces.unlink()
        try:
            taken = intake.read(whole)
        except BadFile as error:
            self._refuse(error)
            return self._tell()
        self.write(
            {
                "state": "done",
                "name": file_names.put_extension(self.name, taken.extension),
                "content": base64.b64encode(taken.content),
                "media": taken.media,
                "mimetype": taken.mimetype,
                "width": taken.width,
                "height": taken.height,
                "seconds": taken.seconds,
            }
        )
        return self._tell()

    def _start_again(self, error, message):
        self.piece_ids.unlink()
        self.received = 0
        return 422, {"error": error, "message": message, "received": 0}

    def _refuse(self, error):
        self.piece_ids.unlink()
        self.write({"state": "refused", "reason": error.reason})

    @api.autovacuum
    def _gc_left_behind(self):
        """Forget files that nobody finished, and those whose photo was made long ago.

        What a command names that a planner has not decided yet stays.
        """
        limit = fields.Datetime.now() - _LEFT_BEHIND
        waiting_sudo = self.env["field.sync"].sudo().search(Domain("state", "=", "conflict"))
        named = _UUID.findall(json.dumps(waiting_sudo.mapped("body")))
        old = Domain("write_date", "<", limit) & Domain("uuid", "not in", named)
        old_sudo = self.sudo().search(old, limit=_BATCH)
        old_sudo.unlink()
        return len(old_sudo), len(old_sudo) == _BATCH
