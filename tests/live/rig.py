"""A real Odoo server on a database of its own, and ways to look at it from outside.

Odoo's HttpCase serialises all requests on one cursor and forgets what is done after a commit; here
requests race, mails leave, workers can be killed.
"""

import itertools
import json
import re
import urllib.request
from http.cookiejar import CookieJar

from launcher import odoo, server

_numbers = itertools.count(1)


# When two windows of one person open or close at once, Odoo writes the presence twice and tries again.
_ODOO_RACES = (
    re.compile(r'bad query: b. UPDATE "mail_presence"'),
    re.compile(r"bus\.websocket: could not serialize access due to concurrent update"),
)


class LiveServer:
    """One server process and its database."""

    def __init__(self, pg, database, **settings):
        self.pg = pg
        self.db = database
        self.process = server.Server(
            pg, database, server.free_port(), log=f"live-{database}.log", **{"crons": 0, **settings}
        )
        self.process.log.unlink(missing_ok=True)
        self.base_url = self.process.url
        self._expected = list(_ODOO_RACES)
        self._read = 0

    def start(self):
        self.process.start()

    def stop(self):
        self.process.stop()

    def kill(self):
        """End it at once, workers included; start() serves the same database again."""
        self.process.kill()

    def run(self, code):
        """Run Python code in an Odoo shell on the same database (4 s); return what it prints."""
        return odoo.shell(self.pg, self.db, code)

    def sql(self, query):
        """Run a query; return what psql prints."""
        return self.pg.sql(query, self.db)

    def session(self, login, password=None):
        """A logged-in HTTP session (the demo company's passwords are the logins)."""
        return Session(self, login, password or login)

    def expect_log(self, pattern):
        """Announce a warning that the server will log: it is no fault then."""
        self._expected.append(re.compile(pattern))

    def complaints(self):
        """Unannounced warnings and errors logged since the last call."""
        with self.process.log.open(errors="replace") as log:
            log.seek(self._read)
            lines = log.readlines()
            self._read = log.tell()
        found = [line.rstrip() for line in lines if re.match(r"\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ", line)]
        return [line for line in found if not any(known.search(line) for known in self._expected)]


class Session:
    """A person's connection, without a browser: calls methods, opens pages."""

    def __init__(self, live_server, login, password):
        self.server = live_server
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )
        self.info = self.json(
            "/web/session/authenticate", {"db": live_server.db, "login": login, "password": password}
        )

    def call(self, model, method, *arguments, **keywords):
        """Call a method of a model, as the web client does."""
        parameters = {"model": model, "method": method, "args": arguments, "kwargs": keywords}
        return self.json(f"/web/dataset/call_kw/{model}/{method}", parameters)

    def json(self, path, parameters):
        """Call a JSON-RPC route; raise RpcError with what the server says."""
        body = json.dumps({"jsonrpc": "2.0", "id": next(_numbers), "params": parameters}).encode()
        request = urllib.request.Request(
            self.server.base_url + path, body, {"Content-Type": "application/json"}
        )
        with self._opener.open(request, timeout=120) as response:
            answer = json.load(response)
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer.get("result")

    def open(self, path, data=None):
        """Open a page; return urllib's response (an HTTPError is raised from 400 on)."""
        return self._opener.open(self.server.base_url + path, data, timeout=120)


class RpcError(Exception):
    """What the server answered instead of a result."""

    def __init__(self, error):
        super().__init__(error.get("data", {}).get("message") or error.get("message"))
        self.name = error.get("data", {}).get("name", "")
