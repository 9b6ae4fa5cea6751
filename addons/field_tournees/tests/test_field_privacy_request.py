import io
import json
import zipfile
from base64 import b64decode
from datetime import timedelta

from psycopg2.errors import RaiseException

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import NOW, FieldCase, FieldFixtures

_NUMBER, _MAIL, _STREET = "+33639981234", "claire@example.com", "40 Rue Turbil"


class PrivacyFixtures(FieldFixtures):
    """A person with an account, a visit that is done, and words of hers everywhere."""

    @classmethod
    def _set_up_person(cls):
        cls.user = new_test_user(cls.env, "claire", groups="base.group_portal")
        cls.person = cls.user.partner_id
        cls.person.write(
            {
                "name": "Claire Dumoulin",
                "email": _MAIL,
                "phone": _NUMBER,
                "street": _STREET,
                "zip": "69003",
                "city": "Lyon",
                "access_code": "A1407",
                "access_instructions": "Key under the pot",
                "partner_latitude": 45.755393,
                "partner_longitude": 4.867729,
            }
        )
        cls.visit = cls._make_visit(
            site_id=cls.person.id,
            technician_id=cls.alice.id,
            planned_start=NOW - timedelta(days=28),
            description="<p>Claire Dumoulin hears a noise</p>",
        )
        cls.cancelled = cls._make_visit(site_id=cls.person.id)
        cls.cancelled._set_state("cancelled", source="customer", reason="My mother is ill")
        cls.visit.message_post(body="Claire called again", message_type="comment")
        cls.env["ir.attachment"].create(
            {"name": "noise.txt", "raw": b"bzzz", "res_model": cls.visit._name, "res_id": cls.visit.id}
        )
        cls.env["field.contact"]._log(cls.visit, "call", "late", "Claire is angry")
        rule = cls.env["field.notification.rule"].search([("event", "=", "booked")], limit=1)
        cls.message = cls.env["field.notification"]._write_down(
            [
                {
                    "rule_id": rule.id,
                    "event": rule.event,
                    "intervention_id": cls.visit.id,
                    "company_id": cls.company.id,
                    "partner_id": cls.person.id,
                    "lang": "en_US",
                    "channel": "mail",
                    "recipient": _MAIL,
                    "occurrence": "once",
                    "facts": None,
                    "mail_template_id": None,
                    "state": "dropped",
                    "reason": "over",
                    "due_at": NOW,
                }
            ]
        )
        cls.stranger = cls._make_visit(site_id=cls.sites[1].id, description="<p>Somebody else</p>")

    @classmethod
    def _finish(cls, at):
        for state in ("confirmed", "en_route", "on_site", "done"):
            cls.visit._set_state(state, occurred_at=at)

    def _ask(self, kind, **vals):
        requests = self.env["field.privacy.request"].with_user(self.manager_user)
        return requests.create({"partner_id": self.person.id, "kind": kind, "is_identified": True, **vals})

    def _get_texts(self):
        """Return all that is stored on the person and the visits, as one text."""
        self.env.flush_all()
        self.env.invalidate_all()
        tables = {
            "res_partner": ("id", self.person.ids),
            "res_users": ("id", self.user.ids),
            "field_intervention": ("partner_id", self.person.ids),
            "field_event": ("intervention_id", (self.visit | self.cancelled).ids),
            "field_notification": ("partner_id", self.person.ids),
            "field_contact": ("partner_id", self.person.ids),
        }
        texts = []
        for table, (column, ids) in tables.items():
            self.env.cr.execute(f"SELECT to_jsonb(t)::text FROM {table} t WHERE {column} = ANY(%s)", [ids])
            texts += [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute("SELECT body FROM mail_message WHERE model = 'field.intervention'")
        return " ".join([*texts, *(row[0] or "" for row in self.env.cr.fetchall())])


class TestFieldPrivacyRequest(PrivacyFixtures, FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_person()

    # A copy
    def test_the_copy_holds_all_of_the_person_and_nothing_of_others(self):
        request = self._ask("export")
        request.action_export()
        with zipfile.ZipFile(io.BytesIO(b64decode(request.file))) as packed:
            data = json.loads(packed.read("data.json"))["data"]
            page = packed.read("index.html").decode()
            files = [packed.read(name) for name in packed.namelist() if name.startswith("files/")]
        self.assertEqual(data["person"][0]["email"], _MAIL)
        self.assertEqual({visit["name"] for visit in data["visit"]}, {self.visit.name, self.cancelled.name})
        self.assertEqual(data["message"][0]["recipient"], _MAIL)
        self.assertEqual(data["contact"][0]["note"], "Claire is angry")
        self.assertIn(b"bzzz", files)
        for text in (_NUMBER, _STREET, "A1407", "hears a noise", "Claire called again", "My mother is ill"):
            self.assertIn(text, page)
        self.assertNotIn("Somebody else", page)
        self.assertEqual((request.state, request.done_by_id), ("done", self.manager_user))

    def test_the_copy_tells_a_mail_without_its_style(self):
        self.message.body = "<html><head><title>x</title></head><style>b {}</style><b>Dear Claire</b></html>"
        inventory = self.env["field.privacy.inventory"]
        text = inventory._get_text(self.message, self.message._fields["body"])
        self.assertEqual(text.strip("* "), "Dear Claire")

    def test_the_answer_is_due_within_a_month(self):
        request = self._ask("export", received_at="2026-01-31 12:00:00")
        self.assertEqual(str(request.due_on), "2026-02-28")

    def test_nothing_is_handed_out_before_the_identity_was_checked(self):
        for kind, step in (("export", "action_export"), ("erasure", "action_erase")):
            with self.assertRaises(UserError):
                getattr(self._ask(kind, is_identified=False), step)()
        self.assertEqual(self.person.email, _MAIL)

    def test_a_refusal_bears_its_reason(self):
        request = self._ask("erasure")
        with self.assertRaises(UserError):
            request.action_refuse()
        request.refusal = "Not this person"
        request.action_refuse()
        self.assertEqual(request.state, "refused")
        with self.assertRaises(UserError):
            request.action_erase()

    # Erasure
    def test_erasure_leaves_no_trace_of_the_person_but_the_facts(self):
        self._finish(NOW - timedelta(days=28))
        before = self._get_texts()
        words = (_MAIL, _NUMBER, _STREET, "Claire", "A1407", "the pot", "bzzz", "angry", "My mother", "noise")
        self.assertFalse([word for word in words if word not in before and word != "bzzz"])
        self._ask("erasure").action_erase()
        after = self._get_texts()
        self.assertFalse([word for word in words if word in after])
        self.assertEqual((self.visit.state, self.visit.partner_id.city), ("done", "Lyon"))
        self.assertTrue(self.visit.left_at)
        self.assertEqual(self.person.partner_latitude, 45.76)
        self.assertFalse(self.user.active or self.person.active)
        self.assertFalse(self.env["ir.attachment"].search([("name", "=", "noise.txt")]))
        self.assertEqual(self.stranger.description, "<p>Somebody else</p>")

    def test_what_the_law_obliges_to_keep_is_sealed_until_its_term(self):
        self._finish(NOW - timedelta(days=28))
        request = self._ask("erasure")
        self.assertIn("2224", request.plan)
        request.action_erase()
        archive = request.archive_ids
        self.assertEqual(str(archive.keep_until), "2031-03-10")  # the cancellation was the last
        self.assertIn("2224", archive.law)
        with zipfile.ZipFile(io.BytesIO(b64decode(archive.sudo().content))) as packed:
            self.assertIn(_NUMBER, packed.read("index.html").decode())
        with self.assertRaises(AccessError):
            archive.with_user(self.manager_user).read(["content"])

    def test_no_archive_where_every_term_is_over(self):
        self._finish(NOW - timedelta(days=28))
        self.env["field.retention"]._get("visit").months = 0
        request = self._ask("erasure")
        self.assertIn("no archive", request.plan)
        request.action_erase()
        self.assertFalse(request.archive_ids)

    def test_an_archive_opens_for_a_reason_that_is_noted(self):
        self._finish(NOW - timedelta(days=28))
        request = self._ask("erasure")
        request.action_erase()
        archive = request.archive_ids
        with self.assertRaises(UserError):
            archive.action_open()
        self.assertFalse(archive._is_open_for(self.manager_user))
        archive.look_reason = "Dispute"
        archive.action_open()
        self.assertTrue(archive._is_open_for(self.manager_user))
        self.assertFalse(archive._is_open_for(self.planner_user))
        self.assertIn("Dispute", archive.message_ids[0].body)

    def test_who_still_expects_us_cannot_be_erased(self):
        request = self._ask("erasure")
        self.assertIn(self.visit.name, request.problem)
        with self.assertRaises(UserError):
            request.action_erase()
        self.assertEqual(self.person.name, "Claire Dumoulin")

    def test_neither_a_company_nor_an_employee_is_erased(self):
        inventory = self.env["field.privacy.inventory"]
        self.assertTrue(inventory._get_erasure_problem(self.company.partner_id))
        self.assertTrue(inventory._get_erasure_problem(self.planner_user.partner_id))

    def test_the_timeline_stays_append_only_for_everybody_else(self):
        self.env["field.event"]._forget_words(self.cancelled.event_ids)
        refused = self.assertRaisesRegex(RaiseException, "append-only")
        with mute_logger("odoo.sql_db"), refused, self.env.cr.savepoint():
            self.env.cr.execute("UPDATE field_event SET source = 'office'")

    # Terms
    def test_each_night_forgets_what_is_older_than_its_term(self):
        archive = self.env["field.privacy.archive"].create(
            {"name": "Old", "company_id": self.company.id, "keep_until": "2026-03-09", "law": "x"}
        )
        fresh = archive.copy({"keep_until": "2026-03-10"})
        contact = self.env["field.contact"].search([("partner_id", "=", self.person.id)])
        contact.at = NOW - timedelta(days=800)
        self.env.cr.execute(
            "UPDATE field_notification SET created_at = '2020-01-01' WHERE id = %s", self.message.ids
        )
        self.env.invalidate_all()
        self.env["field.retention"]._cron_apply()
        self.assertFalse(archive.exists())
        self.assertTrue(fresh.exists())
        self.assertFalse(contact.note)
        self.assertEqual(self.message.recipient, f"erased-{self.message.id}")

    def test_who_was_last_visited_before_the_term_is_listed(self):
        retention = self.env["field.retention"]
        (self.visit | self.cancelled).requested_at = NOW - timedelta(days=61 * 31)
        self.assertIn(self.person, retention._find_due_people())
        self.cancelled.requested_at = NOW
        self.assertNotIn(self.person, retention._find_due_people())

    def test_every_model_that_names_a_person_is_in_the_inventory_or_excused(self):
        """A new model with a contact must say what becomes of it when the person is erased."""
        told = {
            holding.records._name
            for holding in self.env["field.privacy.inventory"]._take_inventory(self.person)
        }
        excused = {
            "field.privacy.request",  # the proof that the person was answered
            "field.privacy.archive",  # sealed, with its term
            "field.team",  # a subcontractor, no customer
            "field.technician",  # the employee's file
            "field.recurrence",  # under its contract
        }
        linked = {
            name
            for name, model in self.env.items()
            if name.startswith("field.")
            and model._auto
            and not model._transient
            and any(
                field.type == "many2one"
                and field.comodel_name == "res.partner"
                and field.store
                and not field.related
                for field in model._fields.values()
            )
        }
        self.assertFalse(linked - told - excused)

    # Documents
    def test_the_register_follows_the_settings(self):
        self.company.write(
            {
                "field_position_open": True,
                "field_position_public": True,
                "field_position_days": 45,
                "field_dpo": "Me <me@x.fr>",
            }
        )
        page = self._render("privacy_register")
        for text in ("45 days", "Me &lt;me@x.fr&gt;", "5 years", "in use"):
            self.assertIn(text, page)
        self.assertNotIn("No customer", page)
        self.company.write({"field_position_open": False, "field_position_public": False})
        page = self._render("privacy_register")
        self.assertIn("Positions of technicians (switched off)", page)
        self.assertIn("No customer", page)

    def test_the_assessment_counts_and_warns(self):
        self.company.field_council_on = False
        self.assertIn("is not recorded in the settings", self._render("privacy_assessment"))
        self.company.field_council_on = "2026-01-15"
        self.assertNotIn("is not recorded in the settings", self._render("privacy_assessment"))

    def test_the_notice_is_the_one_that_technicians_accept(self):
        self.assertIn("60", self._render("privacy_notice"))
        self.company.field_position_notice = "<p>Our own words</p>"
        self.assertIn("Our own words", self._render("privacy_notice"))

    def test_only_managers_print_the_documents(self):
        for user in (self.portal_user, self.planner_user):
            with self.assertRaises(AccessError):
                self.env["report.field_tournees.privacy_register"].with_user(user)._get_report_values([])

    def _render(self, name):
        report = self.env.ref(f"field_tournees.action_report_{name}").with_user(self.manager_user)
        return report._render_qweb_html(report.report_name, self.company.ids)[0].decode()


@tagged("-at_install", "post_install")
class TestFieldPrivacyArchive(PrivacyFixtures, HttpCase):
    def test_the_file_of_an_archive_is_handed_out_after_the_look_only(self):
        self._set_up_field()
        self._set_up_person()
        self._finish(NOW - timedelta(days=28))
        request = self._ask("erasure")
        request.action_erase()
        path = f"/field/privacy/archive/{request.archive_ids.id}"
        self.authenticate("maud", "maud")
        self.assertEqual(self.url_open(path).status_code, 404)
        request.archive_ids.look_reason = "Court order"
        request.archive_ids.action_open()
        self.assertEqual(self.url_open(path).headers["Content-Type"], "application/zip")
        self.authenticate("paul", "paul")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(path).status_code, 403)
