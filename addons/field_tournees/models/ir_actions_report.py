from odoo import models

_SELF_CONTAINED = "field_tournees.field_route_sheet"


class IrActionsReport(models.Model):
    """The route sheet is one document with its own style."""

    _inherit = "ir.actions.report"

    def _prepare_html(self, html, report_model=False):
        # Without Odoo's header, footer and style sheets, wkhtmltopdf never calls the server back
        # (two such PDFs at once block two workers for minutes), and Debian's build, which takes
        # one document and no header, prints any number of routes.
        if self.report_name == _SELF_CONTAINED:
            return [html.decode()], [None], None, None, {}
        return super()._prepare_html(html, report_model=report_model)
