"""The road engine's client, against a real server on the loopback."""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from tournees_engine import TravelError
from tournees_engine.matrix import Matrix
from tournees_engine.model import Place
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
        if len(ranks) < 2:  # as OSRM does
            return {"code": "InvalidOptions", "message": "Needs at least two coordinates"}
        query = parse_qs(parts.query)
        sources = [ranks[int(i)] for i in query["sources"][0].split(";")]
        targets = [ranks[int(i)] for i in query["destinations"][0].split(";")]
        cells = [[float(100 * a + b) if a != b else 0 for b in targets] for a in sources]
        return {"code": "Ok", "durations": cells, "distances": [row[:] for row in cells]}

    def send(self, body, status=200):
        """Send a body (bytes, or an object as JSON)."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.end_headers()
        self.wfile.write(data)

    def right(self):
        """Send the true answer."""
        self.send(self.table())

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
    server.answer = RoadServer.right
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr("tournees_engine.osrm.RETRY_PAUSES", (0.01, 0.01))


def expected(count):
    cells = [[100 * a + b if a != b else 0 for b in range(count)] for a in range(count)]
    return Matrix(cells)


def test_one_request_is_enough_for_few_places(road):
    durations, distances = OsrmClient(road.url).matrix(POINTS)
    assert durations == distances == expected(7)
    assert len(road.asked) == 1


@pytest.mark.parametrize("chunk", [2, 3, 4, 6])
def test_blocks_are_put_together_whatever_their_size(road, chunk):
    durations, _ = OsrmClient(road.url, chunk=chunk).matrix(POINTS)
    assert durations == expected(7)
    assert all(path.split("?")[0].count(";") < chunk for path in road.asked)


@pytest.mark.parametrize("count", [0, 1])
def test_a_place_alone_asks_nothing(road, count):
    durations, distances = OsrmClient(road.url).matrix(POINTS[:count])
    assert durations.to_json() == distances.to_json() == [[0]] * count
    assert road.asked == []


def refuse(road, message, answer, **options):
    road.answer = answer
    with pytest.raises(TravelError, match=message) as refusal:
        OsrmClient(road.url, **options).matrix(POINTS[:3])
    return refusal.value


def altered(key, row, column, value):
    """Return an answer in which one cell is another."""

    def answer(request):
        data = request.table()
        data[key][row][column] = value
        request.send(data)

    return answer


def test_a_pair_without_road_is_refused_by_its_places(road):
    error = refuse(road, "no road from 45.01000,4.00000", altered("durations", 1, 2, None))
    assert error.points == (POINTS[1], POINTS[2])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e4, 6e7, "60", True, [60], {}])
@pytest.mark.parametrize("key", ["durations", "distances"])
def test_a_cell_that_is_no_quantity_is_refused(road, key, value):
    refuse(road, f"{key} are not numbers", altered(key, 0, 1, value))


def test_neighbours_less_than_nothing_apart_are_as_far_as_the_crow_flies(road):
    road.answer = altered("distances", 0, 1, -0.4)
    assert OsrmClient(road.url).matrix(POINTS[:3])[1][0][1] == 1112


def test_a_drive_of_less_than_nothing_is_refused(road):
    refuse(road, "durations are not numbers", altered("durations", 0, 1, -0.4))


@pytest.mark.parametrize(
    "rows",
    [[[0]], [], None, "0", {"0": [0]}, [[0, 1, 2]] * 4, [[0, 1]] * 3, [[0, 1, 2], 7, [0, 1, 2]]],
)
def test_a_matrix_of_another_size_is_refused(road, rows):
    answer = {"code": "Ok", "durations": rows, "distances": rows}
    refuse(road, "size", lambda request: request.send(answer))


@pytest.mark.parametrize(
    "text",
    [b"<html>Bad gateway</html>", b"", b'{"code": "Ok"', b"[" * 100_000, b"\xff\xfe", b"9" * 5000],
)
def test_what_is_not_json_is_refused(road, text):
    refuse(road, "JSON", lambda request: request.send(text))


@pytest.mark.parametrize("body", [{"code": "Nope"}, {"durations": [[0]]}, [], None, 0])
def test_json_without_its_ok_is_refused(road, body):
    refuse(road, "the road server refused", lambda request: request.send(body))


def test_a_refusal_is_told_with_its_reason(road):
    body = {"code": "TooBig", "message": "Too many table coordinates"}
    refuse(road, "TooBig Too many", lambda request: request.send(body, 400))


@pytest.mark.parametrize("key", ["sources", "destinations"])
def test_a_place_off_the_map_is_refused(road, key):
    def answer(request):
        waypoints = [{"distance": 3.5}, {"distance": 298_887.6}, {"distance": 9_000}]
        request.send({**request.table(), key: waypoints})

    error = refuse(road, "no road near 45.01000,4.00000", answer)
    assert error.points == (POINTS[1],)


@pytest.mark.parametrize("waypoints", [None, [], [None, 7, {}], [{"distance": "x"}], "none"])
def test_an_answer_without_snaps_is_believed(road, waypoints):
    road.answer = lambda request: request.send({**request.table(), "sources": waypoints})
    assert OsrmClient(road.url).matrix(POINTS)[0] == expected(7)


@pytest.mark.parametrize("status", [401, 404, 500])
def test_an_error_is_told_and_not_asked_again(road, status):
    refuse(road, str(status), lambda request: request.send(b"oops", status))
    assert len(road.asked) == 1


def test_no_redirection_is_followed(road):
    def answer(request):
        request.send_response(302)
        request.send_header("Location", f"{road.url}/elsewhere")
        request.end_headers()

    refuse(road, r"sends elsewhere \(302\)", answer)
    assert len(road.asked) == 1


def test_no_proxy_learns_the_places(road, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert OsrmClient(road.url).matrix(POINTS)[0] == expected(7)


def after(count, failure):
    """Return an answer that is right after `count` failures."""
    failures = [failure] * count
    return lambda request: (failures.pop() if failures else RoadServer.right)(request)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_an_overloaded_gateway_is_asked_again(road, quick, status):
    road.answer = after(2, lambda request: request.send(b"busy", status))
    assert OsrmClient(road.url).matrix(POINTS)[0] == expected(7)
    assert len(road.asked) == 3


def test_a_lost_connection_is_made_again(road, quick):
    road.answer = after(1, lambda request: request.connection.shutdown(socket.SHUT_RDWR))
    assert OsrmClient(road.url).matrix(POINTS)[0] == expected(7)


def test_an_answer_cut_short_is_asked_again(road, quick):
    def half(request):
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b'{"code": "Ok"')

    road.answer = after(1, half)
    assert OsrmClient(road.url).matrix(POINTS)[0] == expected(7)


def test_attempts_are_bounded(road, quick):
    refuse(road, "answered 503", lambda request: request.send(b"busy", 503))
    assert len(road.asked) == 3


def test_a_server_that_hangs_is_left_after_the_timeout(road):
    before = time.monotonic()
    refuse(road, "too long", lambda request: time.sleep(30), timeout=0.3)
    assert time.monotonic() - before < 15
    assert len(road.asked) == 1


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nA: "], ids=["body", "headers"])
def test_an_answer_that_drips_is_left_after_the_timeout(road, head):
    def answer(request):
        request.wfile.write(head or b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(600):
            request.wfile.write(b" ")
            request.wfile.flush()
            time.sleep(0.05)

    before = time.monotonic()
    refuse(road, "too long", answer, timeout=0.3)
    assert time.monotonic() - before < 15


def test_a_whole_matrix_has_an_end_too(road):
    road.answer = lambda request: (time.sleep(0.1), request.send(request.table()))
    with pytest.raises(TravelError, match="too long"):
        OsrmClient(road.url, chunk=2, patience=0.25).matrix(POINTS)
    assert len(road.asked) < 7


def test_a_huge_answer_is_not_read_to_its_end(road, monkeypatch):
    monkeypatch.setattr("tournees_engine.osrm.MAX_BYTES", 1000)
    refuse(road, "too big", lambda request: request.send(b" " * 200_000))


def test_what_is_not_http_is_refused(road, quick):
    refuse(road, "cannot be reached", lambda request: request.wfile.write(b"SSH-2.0-OpenSSH\r\n"))


def test_nobody_at_the_address_is_told(quick):
    with pytest.raises(TravelError, match="reached"):
        OsrmClient("http://127.0.0.1:1", timeout=1).matrix(POINTS[:2])


def test_an_address_with_a_path_is_kept(road):
    OsrmClient(f"{road.url}/roads/").matrix(POINTS[:2])
    assert road.asked[0].startswith("/roads/table/v1/driving/")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hosts",
        "http://",
        "http://[::1",
        "http://a:99999",
        "http://me:secret@a",
        "http://a?b=c",
        "",
        "http://a b",
        "http://é.fr",
        "http://a\r\nX: y",
    ],
)
def test_what_is_no_plain_address_is_refused(url):
    with pytest.raises(TravelError, match="not an http address"):
        OsrmClient(url)


def test_a_place_without_coordinates_is_named():
    with pytest.raises(TravelError, match="'home' has no coordinates"):
        OsrmClient("http://127.0.0.1:1").matrix([Place("home")])
