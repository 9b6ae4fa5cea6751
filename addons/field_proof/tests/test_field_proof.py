import base64
import json
from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.field_tournees.tests.common import NOW

from ..tools import seal
from .proof_case import SIGNED, ProofFixture


class TestFieldProof(ProofFixture):
    def test_signed_visit_has_a_report_that_says_who_signed_what(self):
        visit = self._close()
        proof = visit.proof_id
        self.assertEqual((proof.version, proof.outcome, proof.signer), (1, "signed", "Éloïse Dupré"))
        content = json.loads(proof.content)
        self.assertEqual(content["closing"]["summary"], SIGNED.summary)
        self.assertEqual(
            content["closing"]["position"], {"accuracy": "12.5", "lat": "45.7743", "lon": "4.832"}
        )
        self.assertEqual(content["visit"]["left_at"], "2026-03-10T07:00:00Z")
        self.assertEqual(base64.b64decode(proof.signature), SIGNED.signature)
        self.assertFalse(proof._verify())

    def test_office_closing_is_sealed_too_and_says_so(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW)
        for action in ("action_en_route", "action_arrive", "action_done"):
            getattr(visit.with_user(self.planner_user), action)()
        self.assertEqual((visit.proof_outcome, visit.proof_id.user_id), ("office", self.planner_user))

    def test_set_of_visits_is_sealed_one_report_each(self):
        visits = self._make_done_visit() + self._make_done_visit(technician_id=self.bruno.id)
        self.assertEqual(visits.proof_ids.mapped("version"), [1, 1])
        self.assertEqual(len(set(visits.proof_ids.mapped("name"))), 2)

    def test_listed_fields_refuse_writes_by_everybody(self):
        visit = self._close()
        other = self._make_technician("Chloé")
        values = {
            "technician_id": other.id,
            "site_id": self.sites[1].id,
            "partner_id": self.sites[1].id,
            "type_id": self.visit_type.id,
            "equipment_id": False,
        }
        for name, value in values.items():
            for actor in (visit.sudo(), visit.with_user(self.manager_user)):
                with self.assertRaisesRegex(UserError, "sealed"):
                    actor.write({name: value})
        for name in ("arrived_at", "left_at", "en_route_at", "state"):
            with self.assertRaises(UserError):
                visit.sudo().write({name: False})

    def test_the_database_refuses_what_passes_by_the_orm(self):
        visit = self._close()
        for column, value in (
            ("technician_id", self.bruno.id),
            ("left_at", NOW + timedelta(hours=1)),
            ("arrived_at", NOW - timedelta(days=1)),
            ("en_route_at", None),
            ("site_id", self.sites[1].id),
            ("state", "cancelled"),
            ("name", "Another"),
        ):
            self._assert_refused_by_database(
                f"UPDATE field_intervention SET {column} = %s WHERE id = %s", value, visit.id
            )

    def test_guarded_writes_of_our_own_code_are_refused_too(self):
        visit = self._close()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            visit._write_guarded({"left_at": NOW + timedelta(hours=5)})
            self.env.flush_all()

    def test_what_the_report_does_not_say_stays_free(self):
        visit = self._close()
        visit.write({"priority": "1"})
        visit.with_user(self.accountant_user).action_invoiced()
        self.assertEqual((visit.priority, visit.billing_state), ("1", "invoiced"))

    def test_report_is_never_changed_nor_deleted(self):
        proof = self._close().proof_id
        for user in (self.env.ref("base.user_admin"), self.manager_user):
            with self.assertRaises(UserError):
                proof.with_user(user).write({"signer": "Somebody"})
            with self.assertRaises(UserError):
                proof.with_user(user).unlink()
            with self.assertRaises(UserError):
                self.env["field.proof"].with_user(user).create({"name": "R/1"})
        with self.assertRaises(UserError):
            proof.sudo().write({"signer": "Somebody"})
        for query in (
            "UPDATE field_proof SET signer = 'x' WHERE id = %s",
            "UPDATE field_proof SET content = content || ' ' WHERE id = %s",
            "UPDATE field_proof SET signer = 'x', chain_index = 1 WHERE id = %s",
            "DELETE FROM field_proof WHERE id = %s",
        ):
            self._assert_refused_by_database(query, proof.id)
        self._assert_refused_by_database("TRUNCATE field_proof CASCADE")

    def test_a_visit_with_a_report_is_not_deleted(self):
        visit = self._close()
        with self.assertRaises(UserError):
            visit.unlink()
        self._assert_refused_by_database("DELETE FROM field_intervention WHERE id = %s", visit.id)

    def test_linked_report_is_linked_once(self):
        proof = self._close().proof_id
        self.env["field.proof"]._link_all()
        self._assert_refused_by_database("UPDATE field_proof SET chain_index = 9 WHERE id = %s", proof.id)

    def test_each_report_holds_the_hash_of_the_one_before(self):
        first, second = self._close().proof_id, self._close().proof_id
        self.env["field.proof"]._link_all()
        self.assertEqual(second.previous_hash, first.chain_hash)
        self.assertEqual(second.chain_index, first.chain_index + 1)
        self.assertEqual(self.company.field_proof_head, second.chain_hash)
        self.assertFalse(self.env["field.proof"]._find_chain_breaks(self.company))

    def test_missing_links_and_a_lost_end_show(self):
        proofs = self.env["field.proof"].union(*(self._close().proof_id for _number in range(4)))
        self.env["field.proof"]._link_all()
        second, last = proofs.sorted("chain_index")[1], proofs.sorted("chain_index")[-1]
        index, gone = second.chain_index, second.id
        self._sql("DELETE FROM field_proof_file WHERE proof_id = ANY(%s)", proofs.ids)
        self._sql("DELETE FROM field_proof WHERE id = %s", gone)
        breaks = self.env["field.proof"]._find_chain_breaks(self.company)
        self.assertIn(f"between link {index - 1} and link {index + 1}", breaks[0])
        self._sql("DELETE FROM field_proof WHERE id = %s", last.id)
        self.assertIn("The chain ends", self.env["field.proof"]._find_chain_breaks(self.company)[-1])

    def test_technician_reads_the_own_reports_only(self):
        own, other = self._close().proof_id, self._close(technician_id=self.bruno.id).proof_id
        found = self.env["field.proof"].with_user(self.technician_user).search([])
        self.assertIn(own, found)
        self.assertNotIn(other, found)
        self.assertFalse(self.env["field.proof"].with_user(self.technician_user).has_access("create"))
        with self.assertRaises(AccessError):
            self.env["field.proof"].with_user(self.portal_user).search([])

    def test_screens_open_for_each_role(self):
        visit = self._close()
        for user in (self.technician_user, self.planner_user, self.manager_user, self.accountant_user):
            visit.with_user(user).read(["proof_id", "proof_outcome", "is_sealed", "correction_reason"])
            visit.proof_id.with_user(user).read(["print_state", "check_state", "customer_id", "is_latest"])

    def test_sealing_many_visits_costs_a_fixed_number_of_queries_each(self):
        def close(count):
            visits = self.env["field.intervention"].union(
                *(self._make_visit(technician_id=self.alice.id, planned_start=NOW) for _one in range(count))
            )
            visits._set_state("en_route")
            visits._set_state("on_site")
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            visits._set_state("done")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        close(1)
        one, five = close(1), close(5)
        self.assertLess((five - one) / 4, 26)


class TestFieldProofCorrection(ProofFixture):
    def _correct(self, visit, reason="Wrong house"):
        return (
            self.env["field.proof.correction"]
            .with_user(self.manager_user)
            .create({"intervention_id": visit.id, "reason": reason})
        )

    def test_manager_corrects_by_a_new_version_and_the_former_stays(self):
        visit = self._close()
        former = visit.proof_id
        self._correct(visit)
        visit.with_user(self.manager_user).site_id = self.sites[1]
        visit.with_user(self.manager_user).action_seal_correction()
        self.assertEqual((visit.proof_id.version, visit.proof_id.outcome), (2, "office"))
        self.assertEqual(visit.proof_id.name, former.name)
        content = visit.proof_id._read_content()
        self.assertEqual(content["correction"]["reason"], "Wrong house")
        self.assertEqual(content["correction"]["former_hash"], former.content_hash)
        self.assertEqual(content["site"]["name"], "Guillotière")
        self.assertEqual(former._read_content()["site"]["name"], "Croix-Rousse")
        self.assertFalse(former._verify() + visit.proof_id._verify())
        with self.assertRaisesRegex(UserError, "sealed"):
            visit.site_id = self.site

    def test_correction_without_a_change_makes_no_version(self):
        visit = self._close()
        self._correct(visit)
        visit.with_user(self.manager_user).action_seal_correction()
        self.assertEqual((visit.proof_id.version, visit.is_sealed), (1, True))

    def test_only_a_manager_corrects_and_says_why(self):
        visit = self._close()
        for user in (self.technician_user, self.planner_user, self.accountant_user, self.portal_user):
            with self.assertRaises(AccessError):
                self.env["field.proof.correction"].with_user(user).create(
                    {"intervention_id": visit.id, "reason": "x"}
                )
        with self.assertRaises(UserError):
            self._correct(visit, reason="  ")
        with self.assertRaises(UserError):
            self._correct(self._make_visit())

    def test_open_correction_is_ended_by_the_seal_alone(self):
        visit = self._close()
        correction = self._correct(visit)
        for vals in ({"state": "sealed"}, {"reason": "x"}):
            with self.assertRaises(UserError):
                correction.write(vals)
        with self.assertRaises(UserError):
            correction.unlink()
        with self.assertRaises(UserError):
            visit.with_user(self.planner_user).action_seal_correction()


class TestFieldProofMutations(ProofFixture):
    """Whatever byte of a sealed report is changed in the database, the check finds it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._close()
        cls.proof = cls._close().proof_id
        cls.env["field.proof"]._link_all()
        cls._close()
        cls.env["field.proof"]._link_all()

    def _find(self):
        found = self.proof._verify()
        return found or self.env["field.proof"]._find_chain_breaks(self.company)

    def _read(self, column):
        self.env.cr.execute(f"SELECT {column} FROM field_proof WHERE id = %s", [self.proof.id])
        value = self.env.cr.fetchone()[0]
        return bytes(value) if isinstance(value, memoryview) else value

    def _mutate(self, column, mutate, step=1):
        """Change single bytes of a column in the database; each change must be found."""
        sealed = self._read(column)
        missed = []
        for index in range(0, len(sealed), step):
            changed = mutate(sealed, index)
            self._sql(f"UPDATE field_proof SET {column} = %s WHERE id = %s", changed, self.proof.id)
            if not self._find():
                missed.append(index)
        self._sql(f"UPDATE field_proof SET {column} = %s WHERE id = %s", sealed, self.proof.id)
        self.assertFalse(self._find())
        self.assertEqual(missed, [], column)

    def test_every_byte_of_a_report_counts(self):
        text, hashes, content_hash = (self._read(name) for name in ("content", "hashes", "content_hash"))
        self.assertEqual(seal.find_broken_parts(text, hashes, content_hash), [])
        for name, whole in (("text", text), ("hashes", hashes), ("hash", content_hash)):
            for index in range(len(whole)):
                for replacement in ("", "x" if whole[index] != "x" else "y", whole[index] * 2):
                    parts = {"text": text, "hashes": hashes, "hash": content_hash}
                    parts[name] = whole[:index] + replacement + whole[index + 1 :]
                    self.assertTrue(seal.find_broken_parts(*parts.values()), (name, index, replacement))

    def test_bytes_changed_in_the_database_are_found(self):
        def change(text, index):
            return text[:index] + ("x" if text[index] != "x" else "y") + text[index + 1 :]

        with patch.object(type(self.env["field.intervention"]), "_read_report_records", _records(self.proof)):
            for column in ("content", "hashes"):
                self._mutate(column, change, step=41)
            for column in ("content_hash", "previous_hash", "chain_hash"):
                self._mutate(column, change, step=3)

    def test_bytes_of_the_signature_are_found(self):
        def flip(stored, index):
            return psycopg2.Binary(stored[:index] + bytes([stored[index] ^ 1]) + stored[index + 1 :])

        with patch.object(type(self.env["field.intervention"]), "_read_report_records", _records(self.proof)):
            self._mutate("signature", flip, step=7)

    def test_spaces_and_spellings_are_changes_too(self):
        sealed = self._read("content")
        spellings = (sealed + " ", sealed.replace(":", ": ", 1), sealed.replace("É", "\\u00c9"))
        for text in (*spellings, "\ufeff" + sealed):
            self._sql("UPDATE field_proof SET content = %s WHERE id = %s", text, self.proof.id)
            self.assertTrue(self._find(), text[:40])
        self._sql("UPDATE field_proof SET content = %s WHERE id = %s", sealed, self.proof.id)

    def test_columns_beside_the_report_are_checked(self):
        for column, value in (
            ("signer", "Another"),
            ("outcome", "refused"),
            ("sealed_at", NOW - timedelta(days=3)),
            ("device_at", None),
            ("version", 7),
            ("name", "R/0"),
            ("vat_rate", "10"),
            ("chain_index", 99),
            ("user_id", self.manager_user.id),
        ):
            sealed = self._read(column)
            self._sql(f"UPDATE field_proof SET {column} = %s WHERE id = %s", value, self.proof.id)
            self.assertTrue(self._find(), column)
            self._sql(f"UPDATE field_proof SET {column} = %s WHERE id = %s", sealed, self.proof.id)

    def test_check_names_exactly_what_was_changed(self):
        text = self._read("content").replace("Éloïse", "Elodie")
        self._sql("UPDATE field_proof SET content = %s WHERE id = %s", text, self.proof.id)
        self.assertIn("Changed in the report: closing", self.proof._verify())

    def test_rows_of_the_visit_are_checked_against_the_report(self):
        self._sql(
            "UPDATE field_intervention SET technician_id = %s WHERE id = %s",
            self.bruno.id,
            self.proof.intervention_id.id,
        )
        [sentence] = self.proof._verify()
        self.assertIn("technician_id", sentence)
        self.assertIn(f"“{self.bruno.id}”", sentence)

    def test_nightly_check_asks_a_manager_to_look(self):
        self._sql("UPDATE field_proof SET signer = 'Nobody' WHERE id = %s", self.proof.id)
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_kw: 99):
            self.env["field.proof.file"]._cron_check()
        self.assertEqual(self.proof.check_state, "changed")
        self.assertIn("Nobody", self.proof.findings)
        self.assertTrue(self.proof.intervention_id.activity_ids)
        self.assertTrue(self.company.field_chain_checked_at)


def _records(proof):
    """Return a stand-in that reads the visit's rows once: these tests change the report alone."""
    known = proof.intervention_id._read_report_records()
    return lambda _visit: known


class TestFieldProofErasure(ProofFixture):
    def test_words_of_an_erased_person_go_and_the_chain_holds(self):
        person = self.env["res.partner"].create({"name": "Odile Marchand", "street": "3 Rue du Lac"})
        visit = self._close(site_id=person.id)
        other = self._close()
        self.env["field.proof"]._link_all()
        request = self.env["field.privacy.request"].create({"partner_id": person.id, "kind": "erasure"})
        inventory = self.env["field.privacy.inventory"].sudo()
        self.assertIn("Éloïse Dupré", str(inventory._tell_machine(person, inventory._take_inventory(person))))
        inventory._erase(person, request)
        proof = visit.proof_id
        self.assertFalse(proof.content or proof.signature or proof.signer)
        self.assertFalse(proof._verify() + other.proof_id._verify())
        self.assertFalse(self.env["field.proof"]._find_chain_breaks(self.company))
        self.assertEqual(proof.print_state, "erased")
        with self.assertRaisesRegex(UserError, "sealed"):
            visit.site_id = self.site
        self._assert_refused_by_database(
            "UPDATE field_intervention SET site_id = %s WHERE id = %s", self.site.id, visit.id
        )
