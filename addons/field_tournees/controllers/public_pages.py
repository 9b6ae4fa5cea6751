from odoo import http
from odoo.http import Stream, request
from odoo.tools import file_path

from .public import PAGE_FILES, get_assets_version, page, page_values, pick_company, speak


class PublicPages(http.Controller):
    """What stands around the customers' pages: their few files, and the privacy notice."""

    @http.route(
        "/field/assets/<string:version>/<string:name>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def asset(self, version, name, **_kwargs):
        """Answer one of the few files of the customers' pages; the version makes it immutable."""
        if name not in PAGE_FILES:
            raise request.not_found()
        stream = Stream.from_path(file_path(f"field_tournees/static/src/public/{name}"), public=True)
        # Who still has yesterday's page gets today's file, and does not keep it under that name.
        is_current = version == get_assets_version()
        return stream.get_response(immutable=is_current, content_security_policy=None)

    @http.route(
        "/field/privacy", type="http", auth="public", methods=["GET"], readonly=True, save_session=False
    )
    def privacy(self, company=None, **_kwargs):
        """Answer the company's privacy notice."""
        found = pick_company(company)
        if not found:
            raise request.not_found()
        speak(found)
        values = page_values(found, request.env._("Your data"))
        values |= {"notice": found.field_privacy_notice, "address": found.partner_id.contact_address_inline}
        values["retention"] = request.env["field.retention"].with_company(found)._get_public()
        return page("field_tournees.privacy_page", values, index=True)
