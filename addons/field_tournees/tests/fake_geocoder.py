"""A geocoder on loopback that answers what a test tells it to, and the case that uses it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from .common import FieldCase


def ban_feature(label, lat, lon, score=0.95, kind="housenumber", **properties):
    """Return one answer as the French address base writes it."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"label": label, "score": score, "type": kind, **properties},
    }


def ban_answer(*features):
    """Return a whole answer of the French address base."""
    return 200, {}, json.dumps({"type": "FeatureCollection", "features": list(features)})


class FakeGeocoder:
    """An HTTP server in a thread; `answers` maps a word of the question to what it says.

    An answer is (status, headers, body), `hang` (nothing ever comes) or `stall` (the body
    stops half-way). A question without a known word gets an empty collection.
    """

    def __init__(self):
        self.answers = {}
        self.questions = []
        self.agents = []
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _make_handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/geocodage"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self):
        """Let hanging answers go and stop."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _make_handler(fake):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            question = parse_qs(urlsplit(self.path).query)["q"][0]
            fake.questions.append(question)
            fake.agents.append(self.headers["User-Agent"])
            known = (answer for word, answer in fake.answers.items() if word in question)
            answer = next(known, ban_answer())
            if answer == "hang":
                fake.released.wait(30)
            elif answer == "stall":
                self._send(200, {"Content-Length": "1000"}, '{"features": ')
                fake.released.wait(30)
            else:
                self._send(*answer)

        def _send(self, status, headers, body):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())
            self.wfile.flush()

        def log_message(self, *_args):
            """Say nothing: a line on stderr is no log line of Odoo's."""

    return Handler


class GeocoderCase(FieldCase):
    """A database whose geocoder is the fake one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.params = cls.env["ir.config_parameter"]
        cls.params.set_param("field_tournees.geocoding_enabled", "True")
        cls.params.set_param("field_tournees.geocoding_timeout", "0.3")
        # The fixtures' own sites are settled: each test's queue holds its sites only.
        cls.env["res.partner"].search([]).is_field_site = False

    def setUp(self):
        super().setUp()
        self.fake = FakeGeocoder()
        self.addCleanup(self.fake.close)
        self.params.set_param("field_tournees.banfrance_url", self.fake.url)
        self.params.set_param("field_tournees.nominatim_url", self.fake.url)
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_kwargs: float("inf"))

    def _make_site(self, street, zip_code="69002", city="Lyon", **vals):
        return self.env["res.partner"].create(
            {
                "name": street or "Nowhere",
                "street": street,
                "zip": zip_code,
                "city": city,
                "country_id": self.env.ref("base.fr").id,
                "is_field_site": True,
                **vals,
            }
        )

    def _run_cron(self):
        self.env["res.partner"]._cron_geocode()

    def _use_provider(self, name):
        provider = self.env.ref(f"field_tournees.geo_provider_{name}")
        self.params.set_param("base_geolocalize.geo_provider", provider.id)

    def _count_wake_ups(self):
        cron = self.env.ref("field_tournees.ir_cron_geocode")
        return patch.object(type(cron), "_trigger", autospec=True)
