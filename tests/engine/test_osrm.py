"""The road engine's client, against a real server on the loopback."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from tournees_engine import TravelError
from tournees_engine.osrm import OsrmClient

POINTS = [(45.0 + rank / 100, 4.0) for rank in range(7)]


class RoadServer(BaseHTTPRequestHandler):
    """Answers like OSRM: the duration from a to b is 100 x (rank of a) + rank of b."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.answer(self)

    def table(self):
        """Return the true answer to the request."""
        parts = urlsplit(self.path)
        latitudes = [float(p.split(",")[1]) for p in parts.path.split("/")[-1].split(";")]
        ranks = [round((latitude - 45) * 100) for latitude in latitudes]
        query = parse_qs(parts.query)
        sources = [ranks[int(i)] for i in query["sources"][0].split(";")]
        targets = [ranks[int(i)] for i in query["destinations"][0].split(";")]
        durations = [[float(100 * a + b) if a != b else 0 for b in targets] for a in sources]
        return {"code": "Ok", "durations": durations, "distances": durations}

    def send(self, body, status=200):
        """Send a body (bytes, or an object as JSON)."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        """Stay silent."""


class Roads(ThreadingHTTPServer):
    """A server that does not mind clients who leave."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        """Stay silent: clients leave on purpose here."""


@pytest.fixture
def road():
    server = Roads(("127.0.0.1", 0), RoadServer)
    server.asked = []
    server.answer = lambda request: request.send(request.table())
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def expected(count):
    return tuple(tuple(100 * a + b if a != b else 0 for b in range(count)) for a in range(count))


def test_one_request_is_enough_for_few_places(road):
    durations, distances = OsrmClient(road.url).matrix(POINTS)
    assert durations == distances == expected(7)
    assert len(road.asked) == 1


@pytest.mark.parametrize("chunk", [2, 3, 4, 6])
def test_blocks_are_put_together_whatever_their_size(road, chunk):
    durations, _ = OsrmClient(road.url, chunk=chunk).matrix(POINTS)
    assert durations == expected(7)
    assert all(path.split("?")[0].count(";") < chunk for path in road.asked)


def test_no_place_asks_nothing(road):
    assert OsrmClient(road.url).matrix([]) == ((), ())
    assert road.asked == []


def refuse(road, message, answer, **options):
    road.answer = answer
    with pytest.raises(TravelError, match=message):
        OsrmClient(road.url, **options).matrix(POINTS[:3])


def test_a_pair_without_road_is_refused(road):
    def answer(request):
        data = request.table()
        data["durations"][1][2] = None
        request.send(data)

    refuse(road, "no road", answer)


def test_a_page_in_html_is_refused(road):
    refuse(road, "JSON", lambda request: request.send(b"<html>Bad gateway</html>"))


def test_an_error_500_is_refused(road):
    refuse(road, "500", lambda request: request.send(b"oops", 500))


def test_a_refusal_of_the_server_is_told(road):
    refuse(road, "TooBig", lambda request: request.send({"code": "TooBig"}))


def test_a_matrix_of_another_size_is_refused(road):
    answer = {"code": "Ok", "durations": [[0]], "distances": [[0]]}
    refuse(road, "size", lambda request: request.send(answer))


def test_a_number_that_is_none_is_refused(road):
    def answer(request):
        data = request.table()
        data["distances"][0][1] = float("nan")
        request.send(data)

    refuse(road, "not numbers", answer)


def test_a_server_that_hangs_is_left_after_the_timeout(road):
    before = time.monotonic()
    refuse(road, "reached", lambda request: time.sleep(2), timeout=0.3)
    assert time.monotonic() - before < 1.5


def test_an_answer_that_drips_is_left_after_the_timeout(road):
    def answer(request):
        request.send_response(200)
        request.end_headers()
        for _ in range(40):
            request.wfile.write(b" ")
            request.wfile.flush()
            time.sleep(0.05)

    before = time.monotonic()
    refuse(road, "too long", answer, timeout=0.3)
    assert time.monotonic() - before < 1.5


def test_a_huge_answer_is_not_read_to_its_end(road, monkeypatch):
    monkeypatch.setattr("tournees_engine.osrm.MAX_BYTES", 1000)
    refuse(road, "too big", lambda request: request.send(b" " * 200_000))


def test_nobody_at_the_address_is_told():
    with pytest.raises(TravelError, match="reached"):
        OsrmClient("http://127.0.0.1:1", timeout=1).matrix(POINTS[:2])


def test_another_scheme_is_refused():
    with pytest.raises(TravelError, match="not an http address"):
        OsrmClient("file:///etc/hosts")
