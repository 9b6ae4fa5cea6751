"""The rig itself: what only a real server can show."""

import threading
import urllib.request

import pytest
from rig import RpcError


def test_requests_run_at_the_same_time(server):
    """Two transactions meet: the second sees its rival's row and is refused, not queued behind it."""
    sessions = [server.session("admin") for _ in range(4)]
    server.expect_log("could not serialize|bad query|duplicate key")
    refused = []

    def rename(session, name):
        try:
            session.call("res.company", "write", [1], {"name": name})
        except RpcError as error:
            refused.append(error)

    threads = [threading.Thread(target=rename, args=(session, "Chauffage")) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not refused  # Odoo tries a serialization failure again
    assert server.sql("SELECT name FROM res_company WHERE id = 1") == "Chauffage"


@pytest.mark.slow
def test_a_killed_server_comes_back_on_the_same_database(make_server):
    live_server = make_server(workers=2)
    live_server.session("admin").call("res.company", "write", [1], {"name": "Avant"})
    live_server.kill()
    live_server.start()
    with urllib.request.urlopen(f"{live_server.base_url}/web/health", timeout=30) as answer:
        assert answer.status == 200
    assert live_server.sql("SELECT name FROM res_company WHERE id = 1") == "Avant"
