"""A visit from booking to report: a customer who only has the messages, and their links."""

import json
import time
from urllib.parse import urlsplit

import pytest
from newcomer import SET_UP
from senders import Senders
from test_booking_journey import _PHONE as PHONE

# The report is told once its file is printed.
_JOBS = (
    "field_tournees.ir_cron_send_mail",
    "field_tournees.ir_cron_send_sms",
    "field_proof.ir_cron_print_proofs",
)
# The newcomer's day is empty; a customer with an address and a mobile phone books a visit in three days.
_SCENE = """
env.company.field_outbox = True
visits.with_context(field_untold=True).action_cancel()
customer = env["res.partner"].create({
    "name": "Claire Fontaine", "email": "claire@example.com", "phone": "+33639980077", "lang": "fr_FR",
    "street": "1 rue du Mail", "zip": "69004", "city": "Lyon", "country_id": env.ref("base.fr").id,
    "partner_latitude": site.partner_latitude, "partner_longitude": site.partner_longitude,
})
def slot(start):
    return {
        "planned_start": str(start),
        "promised_start": str(start - timedelta(minutes=15)),
        "promised_stop": str(start + timedelta(minutes=45)),
    }
today = now.replace(second=0, microsecond=0) + timedelta(hours=1)
print(json.dumps({
    "booked": {"partner_id": customer.id, "site_id": customer.id, "type_id": kind.id,
               "technician_id": technician.id, **slot(today + timedelta(days=3))},
    "moved": slot(today),
    "far": {"lat": site.partner_latitude + 1.2, "lon": site.partner_longitude, "accuracy": 10},
}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def server(serve):
    """A server that sends, of a company that keeps its messages in the outbox."""
    with serve(crons=1) as live_server:
        yield live_server


class Pocket:
    """What reaches a customer, read where a planner reads it: on the screen of the outbox."""

    def __init__(self, server, page):
        self.server, self.page = server, page
        self.senders = Senders(server)
        self.senders.keep_only(*_JOBS)

    def read(self, visit, event, channel):
        """Let a message leave and open it; return (its words, the path of its link)."""
        mine = f"intervention_id = {visit} AND event = '{event}' AND channel = '{channel}'"
        find = f"SELECT max(id) FROM field_notification WHERE {mine} AND state = 'sent' AND is_outbox"

        def has_left():
            self.server.sql(
                "UPDATE field_notification SET next_try_at = now() AT TIME ZONE 'UTC'"
                f" WHERE {mine} AND state = 'due' AND next_try_at > now() AT TIME ZONE 'UTC';"
                " UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' WHERE active"
                " AND nextcall > now() AT TIME ZONE 'UTC'"
            )
            return self.server.sql(find)

        self.senders.wait(has_left, step=0.5)
        row = self.server.sql(find)
        self.page.goto("/odoo/field-outbox")
        self.page.locator(f".o_field_outbox_row[data-row='{row}']").click()
        reader = self.page.locator(f".o_field_outbox_reader[data-message='{row}']")
        reader.wait_for()
        mail = reader.frame_locator("iframe").locator("body")
        shown = reader.locator("li.o_chosen") if channel == "sms" else mail
        shown.locator("a").first.wait_for()
        addresses = shown.locator("a").evaluate_all("links => links.map((link) => link.href)")
        paths = [urlsplit(address).path for address in addresses]
        return shown.inner_text(), next(path for path in paths if path.startswith(("/t/", "/field/track/")))


def test_from_booking_to_report_the_messages_alone_lead_the_customer(server, page_as):
    scene = json.loads(server.run(SET_UP + _SCENE).splitlines()[-1])
    office, technician = server.session("planificateur"), server.session("newcomer")
    pocket = Pocket(server, page_as("planificateur"))
    phone = page_as(None, **PHONE)

    [visit] = office.call("field.intervention", "create", [scene["booked"]])
    words, path = pocket.read(visit, "booked", "mail")
    phone.goto(path)
    promise = phone.locator(".when").inner_text()
    assert promise.split()[1] in words, "the day of the month"

    _words, path = pocket.read(visit, "reminder", "sms")
    phone.goto(path)
    assert phone.locator(".when").inner_text() == promise
    phone.locator("form[action$='/confirm'] button").click()
    phone.locator(".state-good").wait_for()
    assert server.sql(f"SELECT state FROM field_intervention WHERE id = {visit}") == "confirmed"

    office.call("field.intervention", "write", [visit], scene["moved"])
    _words, path = pocket.read(visit, "moved", "mail")
    phone.goto(path)
    assert phone.locator(".when").inner_text() != promise

    technician.call("field.intervention", "action_en_route", [visit])
    _words, path = pocket.read(visit, "en_route", "sms")
    phone.goto(path)
    told = phone.locator("[data-live=eta-text]").inner_text()
    assert told

    technician.call("field.position", "record", [{"at": time.time(), **scene["far"]}])
    news = server.sql(
        f"SELECT event FROM field_notification WHERE intervention_id = {visit}"
        " AND event IN ('eta', 'delay') ORDER BY id DESC LIMIT 1"
    )
    _words, path = pocket.read(visit, news, "sms")
    phone.goto(path)
    assert phone.locator("[data-live=eta-text]").inner_text() != told

    technician.call("field.intervention", "action_arrive", [visit])
    technician.call("field.intervention", "action_done", [visit])
    _words, path = pocket.read(visit, "report", "mail")
    phone.goto(path)
    assert phone.locator(".state-good").count()
    assert not phone.locator(".timeline .next").count()

    said = server.sql(
        f"SELECT event FROM field_notification WHERE intervention_id = {visit} AND state = 'sent'"
        " GROUP BY event ORDER BY min(id)"
    )
    assert said.split() == ["booked", "reminder", "moved", "en_route", news, "report"]
    told_twice = server.sql(
        "SELECT event, channel, recipient, subject, text FROM field_notification"
        f" WHERE intervention_id = {visit} AND state = 'sent' GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1"
    )
    assert not told_twice
