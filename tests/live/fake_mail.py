"""An SMTP server on the loopback that keeps what it takes, and fails by script.

Stages: connect, ehlo, mail, rcpt, data (before the text), body (the text is here, nobody has taken it),
taken (kept, the client does not know yet), accepted (the client was told), quit.
"""

import contextlib
import email
import email.policy
import socketserver
import threading
from typing import NamedTuple

from faults import HangUpError, Script


class Mail(NamedTuple):
    """A mail that the server has taken."""

    key: str  # its Message-Id
    recipient: str
    message: email.message.EmailMessage

    @property
    def words(self):
        return f"{self.recipient} {self.message['Subject']}"


class MailServer(socketserver.ThreadingTCPServer):
    """Use it as a context manager; `taken` lists the mails in the order of their coming."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.port = self.server_address[1]
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


class _Conversation(socketserver.StreamRequestHandler):
    """One client's connection."""

    def handle(self):
        with contextlib.suppress(HangUpError, OSError):
            self._say("connect", "220 rig ESMTP")
            while line := self.rfile.readline():
                verb, _space, rest = line.decode(errors="replace").strip().partition(" ")
                if self._answer(verb.upper(), rest) == "221":
                    break

    def _answer(self, verb, rest):
        if verb in ("EHLO", "HELO"):
            return self._say("ehlo", "250-rig\r\n250-8BITMIME\r\n250 SMTPUTF8")
        if verb == "MAIL":
            self.recipients = []
            return self._say("mail", "250 OK")
        if verb == "RCPT":
            code = self._say("rcpt", "250 OK")
            if code == "250":
                self.recipients.append(rest.partition("<")[2].partition(">")[0])
            return code
        if verb == "DATA":
            return self._take_text()
        if verb == "QUIT":
            return self._say("quit", "221 bye")
        return self._say(verb.lower(), "250 OK")

    def _take_text(self):
        code = self._say("data", "354 go on")
        if code != "354":
            return code
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise HangUpError
            lines.append(line[1:] if line.startswith(b".") else line)
        refusal = self.server.script.reach("body", self.client_address)
        if refusal:
            return self._write(refusal)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        mails = [Mail(message["Message-Id"].strip(), one, message) for one in self.recipients]
        self.server.taken.extend(mails)
        code = self._say("taken", "250 taken")
        self.server.script.reach("accepted", self.client_address)
        return code

    def _say(self, stage, reply):
        """Answer, or do what the script wants; return the code that was answered."""
        return self._write(self.server.script.reach(stage, self.client_address) or reply)

    def _write(self, reply):
        self.wfile.write(f"{reply}\r\n".encode())
        return reply[:3]
