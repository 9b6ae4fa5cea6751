"""The rig's own wire does what the tests of the app trust it to do."""

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from wire import Wire


class _Echo(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.heard.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def echo():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        server.heard = []
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def wire(echo):
    with Wire(echo.server_address[1]) as wire:
        yield wire


def _get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read()


def test_a_mended_wire_lets_everything_through(wire, echo):
    assert _get(f"{wire.url}/a") == b"ok"
    assert wire.asked == echo.heard == ["/a"]


def test_a_cut_wire_lets_nothing_reach_the_server(wire, echo):
    wire.cut()
    with pytest.raises((ConnectionError, urllib.error.URLError)):
        _get(f"{wire.url}/a")
    assert echo.heard == []
    wire.mend()
    assert _get(f"{wire.url}/b") == b"ok"


def test_a_lost_answer_was_heard_by_the_server(wire, echo):
    wire.lose("/push")
    with pytest.raises((ConnectionError, urllib.error.URLError)):
        _get(f"{wire.url}/push")
    assert echo.heard == ["/push"]
    assert wire.lost == 1
    assert _get(f"{wire.url}/pull") == b"ok"
