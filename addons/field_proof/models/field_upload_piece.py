from odoo import fields, models


class FieldUploadPiece(models.Model):
    """A piece of a file on its way; gone as soon as the file is whole."""

    _name = "field.upload.piece"
    _description = "Piece of a File"
    _order = "upload_id, start"
    _log_access = False

    upload_id = fields.Many2one("field.upload", required=True, readonly=True, ondelete="cascade")
    start = fields.Integer(required=True, readonly=True, aggregator=None)
    content = fields.Binary(attachment=False, required=True, readonly=True)

    _start_uniq = models.UniqueIndex("(upload_id, start)")
