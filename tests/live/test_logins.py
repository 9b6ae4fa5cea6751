"""The logins that `./tournees start` prints."""

import pytest
from rig import RpcError

from launcher.people import PEOPLE


@pytest.mark.parametrize("login", PEOPLE)
def test_a_printed_login_opens_the_session_of_a_french_speaker(server, login):
    assert server.session(login).call("res.users", "context_get")["lang"] == "fr_FR"


def test_a_wrong_password_is_refused(server):
    server.expect_log("(?i)login failed|access ?denied")
    with pytest.raises(RpcError):
        server.session("admin", "wrong")


def test_the_administrator_sees_the_web_client(page_as):
    page = page_as("admin")
    page.locator(".o_web_client .o_navbar").wait_for()


def test_what_a_request_writes_is_committed(server):
    session = server.session("admin")
    [partner] = session.call("res.partner", "create", [{"name": "Mme Durand"}])
    assert server.sql(f"SELECT name FROM res_partner WHERE id = {partner}") == "Mme Durand"
    assert server.run(f"print(env['res.partner'].browse({partner}).name)").strip() == "Mme Durand"
