import hashlib
import json

from odoo import api, models, tools
from odoo.tools import file_open
from odoo.tools.js_transpiler import transpile_javascript
from odoo.tools.translate import code_translations

# What the first screen needs, and what comes after it.
_FIRST = "field_proof.assets_app"
_MORE = "field_proof.assets_app_more"
SHELL = "/field/app"
ICONS = tuple(f"/field_proof/static/img/app-{size}.png" for size in (192, 512))
# In the order in which they need each other: the worker sends the outbox as a page does.
_WORKER = (
    *(f"app/core/{name}.js" for name in ("db", "hash", "wire", "outbox")),
    "app_worker/worker.js",
)
# Modules in a service worker: each is defined after those that it needs.
_LOADER = """
const modules = new Map();
const odoo = { define: (name, _needs, make) => modules.set(name, make((need) => modules.get(need))) };
"""


class FieldAppShell(models.AbstractModel):
    """The technician's app itself: which files it is made of, and in which version.

    Nothing here is about a person: the phone keeps it for whoever logs in.
    """

    _name = "field.app.shell"
    _description = "Technician's App: Files"

    # === BUSINESS === #
    @api.model
    def _get_langs(self):
        """Return the languages that the app can speak."""
        return [code for code, _name in self.env["res.lang"].sudo().get_installed()]

    @api.model
    def _get_words(self, lang):
        """Return {sentence: translation} of the app's words."""
        messages = code_translations.get_web_translations("field_proof", lang)["messages"]
        return {message["id"]: message["string"] for message in messages}

    @api.model
    def _get_links(self):
        """Return the addresses of the app's styles and scripts, each with the hash of what it holds.

        :return: {"styles": addresses, "script": what the first screen needs, "more": all the rest}
        """
        qweb = self.env["ir.qweb"].sudo().with_context(lang="en_US")
        first, more = (
            qweb._get_asset_links(bundle, css=True, js=True, debug="") for bundle in (_FIRST, _MORE)
        )
        return {
            "styles": [link for link in (*first, *more) if link.endswith(".css")],
            "script": next(link for link in first if link.endswith(".js")),
            "more": next(link for link in more if link.endswith(".js")),
        }

    @api.model
    def _get_files(self):
        """Return all addresses that the phone keeps, so that the app opens without network."""
        words = [f"{SHELL}/words/{lang}" for lang in self._get_langs()]
        links = self._get_links()
        scripts = [links["script"], links["more"]]
        return [SHELL, f"{SHELL}/manifest.webmanifest", *links["styles"], *scripts, *ICONS, *words]

    @api.model
    def _get_version(self):
        """Return a name for the state of all the app's files, which changes with any of them."""
        return self._make_version(tuple(self._get_langs()))

    @tools.ormcache("langs", cache="assets")
    def _make_version(self, langs):
        words = [self._get_words(lang) for lang in langs]
        parts = [self._get_files(), words, self._read_worker()]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]

    @api.model
    def _get_worker(self):
        """Return the source of the service worker of this version."""
        head = {"VERSION": self._get_version(), "FILES": self._get_files(), "SHELL": SHELL}
        constants = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in head.items())
        return constants + _LOADER + self._read_worker()

    def _read_worker(self):
        sources = []
        for name in _WORKER:
            with file_open(f"field_proof/static/src/{name}") as source:
                sources.append(transpile_javascript(f"/field_proof/static/src/{name}", source.read()))
        return "\n".join(sources)
