import base64
import hashlib
from datetime import timedelta
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.field_tournees.tools import tokens

from ..tools import file_names, intake

_LINK = "field_photo"
_LINK_DAYS = 180
KINDS = [
    ("before", "Before"),
    ("after", "After"),
    ("check", "Checklist"),
    ("damage", "Damage"),
    ("document", "Document"),
    ("other", "Other"),
]
# What may be said about a photo later; the photo itself never changes.
_WORDS = {"caption", "kind", "is_for_customer", "active"}


class FieldPhoto(models.Model):
    """A photo or short video of a visit: clean, with its hash, out of reach of the portal.

    Whatever way it comes by, its content goes through the intake; a customer sees it by a link
    of its own.
    """

    _name = "field.photo"
    _description = "Photo of an Intervention"
    _order = "intervention_id, taken_at, id"
    _inherit = ["field.sealed"]
    _rec_name = "name"
    _check_company_auto = True
    _sealed_fields = ("uuid", "kind", "caption", "content_hash", "active")

    # What it is about
    uuid = fields.Char(required=True, readonly=True, copy=False, default=lambda self: str(uuid4()))
    intervention_id = fields.Many2one(
        "field.intervention", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        related="intervention_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(related="intervention_id.partner_id")
    site_id = fields.Many2one(related="intervention_id.site_id", store=True, precompute=True)
    equipment_id = fields.Many2one(related="intervention_id.equipment_id")
    technician_id = fields.Many2one(
        "field.technician", readonly=True, index="btree_not_null", ondelete="set null", check_company=True
    )
    kind = fields.Selection(KINDS, default="other", required=True)
    line_id = fields.Many2one(
        "field.checklist.template.line",
        string="Question",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="What the photo answers.",
    )
    caption = fields.Char()
    taken_at = fields.Datetime(
        string="Taken", required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    active = fields.Boolean(default=True)
    is_for_customer = fields.Boolean(
        string="For the Customer", default=True, help="The customer sees it with the report."
    )
    # The file
    name = fields.Char(string="File", readonly=True)
    content = fields.Binary(string="Photo or Video", attachment=True)
    thumbnail = fields.Binary(attachment=True, readonly=True)
    media = fields.Selection([("image", "Photo"), ("video", "Video")], readonly=True)
    mimetype = fields.Char(readonly=True)
    content_hash = fields.Char(string="SHA-256", readonly=True)
    size = fields.Integer(readonly=True, aggregator=None)
    width = fields.Integer(readonly=True, aggregator=None)
    height = fields.Integer(readonly=True, aggregator=None)
    seconds = fields.Float(readonly=True, aggregator=None)

    _uuid_uniq = models.UniqueIndex("(uuid)")

    # === CHECKS === #
    @api.constrains("content", "active")
    def _check_content(self):
        for photo in self.filtered("active"):
            if not photo.content:
                raise ValidationError(self.env._("Choose a photo or a video."))

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_clean_vals(vals) for vals in vals_list])

    def write(self, vals):
        if not self.env.su and not vals.keys() <= _WORDS:
            raise UserError(self.env._("A photo is not changed: remove it and add another one."))
        if vals.get("active") is False:  # removed means gone, not hidden
            vals = {**vals, "content": False, "thumbnail": False}
        return super().write(vals)

    # === BUSINESS === #
    @api.model
    def _prepare_clean_vals(self, vals):
        """Return the values of a photo with its content as the intake leaves it.

        Only an upload, which went through the intake already, comes with its hash (and as sudo).
        """
        if self.env.su and vals.get("content_hash"):
            return vals
        content = base64.b64decode(vals.get("content") or b"")
        taken = self.env["field.intake"]._take(content)
        name = file_names.put_extension(file_names.clean(vals.get("name")), taken.extension)
        facts = {key: getattr(taken, key) for key in ("media", "mimetype", "width", "height", "seconds")}
        return {**vals, **facts, **self._prepare_file_vals(taken.content, taken.media), "name": name}

    @api.model
    def _prepare_file_vals(self, content, media):
        small = intake.thumbnail(content) if media == "image" else b""
        return {
            "content": base64.b64encode(content),
            "thumbnail": base64.b64encode(small) if small else False,
            "content_hash": hashlib.sha256(content).hexdigest(),
            "size": len(content),
        }

    @api.model
    def _keep(self, upload_sudo, vals):
        """Make a photo of a complete upload.

        :param vals: what it is about (visit, kind, caption...)
        """
        names = ("name", "media", "mimetype", "width", "height", "seconds")
        file_vals = self._prepare_file_vals(base64.b64decode(upload_sudo.content), upload_sudo.media)
        facts = {name: upload_sudo[name] for name in names}
        return self.sudo().create({**vals, **facts, **file_vals})

    def _forget(self):
        """Let the pixels and the words of these photos go; that they were taken stays."""
        self.sudo().write({"active": False, "caption": False})

    def _get_app_url(self):
        """Return where the technician's app and the office's screens read this photo."""
        self.ensure_one()
        return f"/field/app/photo/{self.id}"

    def _get_customer_url(self):
        """Return a link to this photo for who has no account, valid for some months."""
        self.ensure_one()
        last_day = fields.Date.today() + timedelta(days=_LINK_DAYS)
        return f"{self.get_base_url()}/field/photo/{tokens.short(self.env, _LINK, self.id, last_day)}"

    @api.model
    def _find_by_token(self, token):
        """Return the photo of a customer's link, in sudo; none for what is no link in force."""
        try:
            photo_id = tokens.read_short(self.env, _LINK, token, fields.Date.today())
        except ValueError:
            return self.browse()
        return self.sudo().search(Domain("id", "=", photo_id) & Domain("is_for_customer", "=", True))
