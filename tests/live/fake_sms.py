"""A provider of text messages on the loopback that keeps what it takes, and fails by script.

It speaks the HTTP of a French operator (POST /send, GET /status/<reference>) and Odoo's own (IAP).
Stages: connect, request (read, nobody has taken it), taken (kept, the client does not know yet),
answered, asked (somebody wants to know what became of a message).
"""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from faults import HangUpError, Script


class Text(NamedTuple):
    """A text message that the provider has taken."""

    key: str  # the sender's reference
    recipient: str
    text: str

    @property
    def words(self):
        return f"{self.recipient} {self.text}"


class SmsProvider(ThreadingHTTPServer):
    """Use it as a context manager; `taken` lists the messages in the order of their coming."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Request)
        self.port = self.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.script = Script()
        self.taken = []

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A client that was killed is no error of the server."""


class _Request(BaseHTTPRequestHandler):
    """One call of the sender."""

    def handle(self):
        with contextlib.suppress(HangUpError, OSError):
            self.server.script.reach("connect", self.client_address)
            super().handle()

    def do_POST(self):
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.script.reach("request", self.client_address)
        if status:
            return self._answer(status, {"error": "the rig refuses"})
        reply = self._take_iap(content) if self.path.startswith("/api/sms/") else self._take(content)
        status = self.server.script.reach("taken", self.client_address)
        self._answer(status or 200, reply)
        self.server.script.reach("answered", self.client_address)
        return None

    def do_GET(self):
        """Say what became of a message."""
        status = self.server.script.reach("asked", self.client_address)
        reference = self.path.rpartition("/")[2]
        known = any(text.key == reference for text in self.server.taken)
        self._answer(status or (200 if known else 404), {"reference": reference} if known else {})

    def _take(self, content):
        self.server.taken.append(Text(content["reference"], content["to"], content["text"]))
        return {"status": "accepted", "id": f"rig-{len(self.server.taken)}"}

    def _take_iap(self, content):
        numbers = [
            (number, message["content"])
            for message in content["params"]["messages"]
            for number in message["numbers"]
        ]
        self.server.taken.extend(Text(number["uuid"], number["number"], text) for number, text in numbers)
        result = [{"uuid": number["uuid"], "state": "success", "credit": 0} for number, _text in numbers]
        return {"jsonrpc": "2.0", "id": content.get("id"), "result": result}

    def _answer(self, status, reply):
        body = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing on the terminal."""
