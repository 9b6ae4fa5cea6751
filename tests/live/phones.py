"""Technicians' phones without a browser: what they tell, how it gets lost, and what a database says of it."""

import http.client
import itertools
import json
import os
import signal
import socket
import time
import uuid
from contextlib import suppress
from urllib.parse import urlsplit

import psutil

_PUSH = "/field/app/push"


class NoAnswerError(Exception):
    """The phone does not know whether what it sent has arrived."""


class Phone:
    """One device of a technician, logged in, with commands that wait to be acknowledged."""

    def __init__(self, server, login):
        self._host = urlsplit(server.base_url).netloc
        self.device = str(uuid.uuid4())
        credentials = {"db": server.db, "login": login, "password": login}
        answer = self._ask("/web/session/authenticate", {"jsonrpc": "2.0", "params": credentials})
        self._cookie = answer.getheader("Set-Cookie").split(";")[0]

    def send(self, commands, *, hang_up=None, timeout=60):
        """Hand commands in; return {uuid: result}.

        :param hang_up: seconds after which the phone loses the network, whatever the server does
        :raise NoAnswerError: no answer came, or one that acknowledges nothing
        """
        data = {
            "device": self.device,
            "device_name": "rig",
            "app": "rig",
            "sent_at": round(time.time() * 1000),
            "commands": commands,
            "positions": [],
        }
        try:
            answer = self._ask(_PUSH, data, hang_up=hang_up, timeout=timeout, Cookie=self._cookie)
            if answer.status not in (200, 409):
                raise NoAnswerError(answer.status)
            return {result["uuid"]: result for result in json.loads(answer.body)["results"]}
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswerError(error) from error

    def _ask(self, path, data, *, hang_up=None, timeout=60, **headers):
        connection = http.client.HTTPConnection(self._host, timeout=timeout)
        try:
            connection.request(
                "POST", path, json.dumps(data), {"Content-Type": "application/json", **headers}
            )
            if hang_up is not None:
                connection.sock.settimeout(max(hang_up, 0.001))
            answer = connection.getresponse()
            answer.body = answer.read()
            return answer
        finally:
            with suppress(OSError):
                # No farewell: the other side learns of it when it writes.
                if connection.sock:
                    linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
                    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            connection.close()


def command(kind, visit, at, **body):
    """Return a command as a phone words it; `at` in milliseconds."""
    return {"uuid": str(uuid.uuid4()), "kind": kind, "visit": visit, "at": at, "body": body}


def kill_workers(server, how_many=None):
    """kill -9 workers that answer requests; the server starts others. Return how many died."""
    main = psutil.Process(server.process.process.pid)
    killed = 0
    for child in itertools.islice(main.children(), how_many):
        with suppress(psutil.Error, ProcessLookupError):
            if "WorkerHTTP" in " ".join(child.cmdline()) and child.status() != psutil.STATUS_ZOMBIE:
                os.kill(child.pid, signal.SIGKILL)
                killed += 1
    return killed
