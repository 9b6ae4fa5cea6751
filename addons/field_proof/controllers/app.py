from odoo.http import Controller, request, route

from ..models.field_app_shell import ICONS, SHELL

# Nothing from elsewhere. OWL compiles its templates in the browser, hence 'unsafe-eval'.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
_PAPER = "#eef2f4"


def _public_file(path):
    return route(
        path, type="http", auth="public", methods=["GET"], readonly=True, save_session=False, sitemap=False
    )


class FieldAppFiles(Controller):
    """The app itself: the same for everybody, and about nobody, so that a phone may keep it."""

    @_public_file(SHELL)
    def shell(self, **_kwargs):
        """Answer the empty page that the app opens in."""
        app = request.env["field.app.shell"]
        values = {
            **app._get_links(),
            "langs": " ".join(app._get_langs()),
            "lang": request.env["res.company"].sudo().search([], limit=1).partner_id.lang or "en_US",
            "version": app._get_version(),
            "icon": ICONS[0],
        }
        html = request.env["ir.qweb"].sudo()._render("field_proof.app_shell", values)
        return request.make_response(html, list(_HEADERS.items()))

    @_public_file(f"{SHELL}/sw.js")
    def worker(self, **_kwargs):
        """Answer the service worker, which may serve the app's own page."""
        headers = {
            "Content-Type": "text/javascript; charset=utf-8",
            "Service-Worker-Allowed": SHELL,
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
        }
        return request.make_response(request.env["field.app.shell"]._get_worker(), list(headers.items()))

    @_public_file(f"{SHELL}/manifest.webmanifest")
    def manifest(self, **_kwargs):
        """Answer what a phone must know to install the app."""
        icons = [
            {"src": icon, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for icon, size in zip(ICONS, (192, 512), strict=True)
            for purpose in ("any", "maskable")
        ]
        manifest = {
            "id": SHELL,
            "name": "Tournées",
            "short_name": "Tournées",
            "start_url": SHELL,
            "scope": SHELL,
            "display": "standalone",
            "background_color": _PAPER,
            "theme_color": _PAPER,
            "icons": icons,
        }
        headers = {"Content-Type": "application/manifest+json", "Cache-Control": "no-cache"}
        return request.make_json_response(manifest, headers=headers)

    @_public_file(f"{SHELL}/words/<string:lang>")
    def words(self, lang, **_kwargs):
        """Answer the app's words in a language of the database."""
        app = request.env["field.app.shell"]
        if lang not in app._get_langs():
            raise request.not_found()
        return request.make_json_response(app._get_words(lang), headers={"Cache-Control": "no-cache"})
