import hashlib
import json
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.field_tournees.tests.common import NOW, FieldFixtures

from ..controllers.upload import PIECE_BYTES
from ..tools import intake
from ..tools.command import Refused, Wait
from . import bad_files
from .common import ProofCase


class TestFieldUpload(ProofCase):
    """Files that come in pieces, twice, late, or never whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.photo = bad_files.located(6, size=(900, 600))
        cls.uploads = cls.env["field.upload"].with_user(cls.technician_user)

    def _send(self, content, offset=0, stop=None, uuid=None, uploads=None, **claims):
        self.uuid = uuid or self.uuid
        digest = hashlib.sha256(content).hexdigest()
        claims = {"size": len(content), "sha256": digest, "name": "a.jpg"} | claims
        uploads = self.uploads if uploads is None else uploads
        return uploads._receive(self.uuid, content[offset:stop], offset, **claims)

    def setUp(self):
        super().setUp()
        self.uuid = str(uuid4())

    def test_pieces_make_a_clean_photo(self):
        half = len(self.photo) // 2
        self.assertEqual(self._send(self.photo, 0, half), (200, {"received": half, "done": False}))
        self.assertEqual(self._send(self.photo, half), (200, {"received": len(self.photo), "done": True}))
        upload = self.uploads._need(self.uuid, "image")
        self.assertEqual((upload.width, upload.height, upload.mimetype), (600, 900, "image/jpeg"))
        self.assertFalse(upload.piece_ids)

    def test_a_piece_that_comes_twice_is_told_where_to_go_on(self):
        self._send(self.photo, 0, 1000)
        status, told = self._send(self.photo, 0, 1000)
        self.assertEqual((status, told["received"]), (409, 1000))
        status, told = self._send(self.photo, 2000)
        self.assertEqual((status, told["received"]), (409, 1000))
        self._send(self.photo, 1000)
        for _time in range(3):
            self.assertEqual(self._send(self.photo, 1000), (200, {"received": len(self.photo), "done": True}))
        self.assertEqual(self.env["field.upload"].search_count([("uuid", "=", self.uuid)]), 1)

    def test_a_changed_file_is_sent_again_from_its_beginning(self):
        status, told = self._send(self.photo, sha256="0" * 64)
        self.assertEqual((status, told["error"], told["received"]), (422, "sha256", 0))
        self.assertEqual(self.uploads._get_progress(self.uuid), (200, {"received": 0, "done": False}))
        status, told = self._send(self.photo, sha256="0" * 64, size=10)
        self.assertEqual((status, told["error"]), (422, "file"))

    def test_a_file_longer_than_announced_starts_again(self):
        status, told = self._send(self.photo, size=len(self.photo) - 1)
        self.assertEqual((status, told["error"], told["received"]), (422, "size", 0))

    def test_a_bad_file_is_refused_for_good_and_so_is_what_asks_for_it(self):
        status, told = self._send(b"<svg/>" * 50)
        self.assertEqual((status, told["error"]), (415, "file"))
        self.assertIn("neither a photo nor a video", told["message"])
        self.assertEqual(self._send(b"<svg/>" * 50)[0], 415)
        with self.assertRaisesRegex(Refused, "neither a photo"):
            self.uploads._need(self.uuid)

    def test_what_cannot_become_a_file_is_refused_with_its_first_piece(self):
        for size, head, status in ((0, b"", 422), (10**9, self.photo[:500], 413), (9000, b"PK\3\4" * 9, 415)):
            uuid = str(uuid4())
            answer = self.uploads._receive(uuid, head, 0, size, "0" * 64, "a.jpg")
            self.assertEqual((answer[0], answer[1]["error"]), (status, "file"))
            self.assertFalse(self.uploads._find(uuid).piece_ids)

    def test_every_bad_file_has_a_sentence(self):
        for name, content in bad_files.get_corpus().items():
            status, told = self._send(content, uuid=str(uuid4()), name=name)
            self.assertIn(status, (413, 415, 422), name)
            self.assertTrue(told["message"].endswith((".", "WebM.")), name)
            self.assertEqual(self.uploads._find(self.uuid).state, "refused", name)

    def test_what_asks_for_a_file_waits_until_it_is_whole(self):
        with self.assertRaises(Wait) as caught:
            self.uploads._need(self.uuid)
        self.assertEqual(caught.exception.missing, [self.uuid])
        self._send(self.photo, 0, 1000)
        with self.assertRaises(Wait):
            self.uploads._need(self.uuid)

    def test_a_file_is_its_senders_and_the_planners_who_settle_conflicts(self):
        self._send(self.photo)
        other = self._make_user("olga")
        with self.assertRaises(Refused) as caught:
            self._send(self.photo, uploads=self.env["field.upload"].with_user(other))
        self.assertEqual(caught.exception.code, 403)
        self.assertTrue(self.env["field.upload"].with_user(self.planner_user)._need(self.uuid))

    def _make_user(self, login):
        return new_test_user(self.env, login, groups="field_tournees.group_field_technician")

    def test_a_signature_is_asked_for_as_such(self):
        self._send(bad_files.strokes())
        self.assertTrue(self.uploads._need_signature(self.uuid).startswith(b"\x89PNG"))
        self._send(bad_files.strokes(points=()), uuid=str(uuid4()))
        with self.assertRaisesRegex(Refused, "Nothing was signed"):
            self.uploads._need_signature(self.uuid)

    def test_a_video_does_not_do_where_a_photo_is_asked_for(self):
        self._send(bad_files.video())
        with self.assertRaisesRegex(Refused, "a video does not do"):
            self.uploads._need(self.uuid, "image")

    def test_what_nobody_finished_goes_after_a_month(self):
        old = self._send_long_ago()
        self._send(self.photo, 0, 1000, uuid=str(uuid4()))
        self.env["field.upload"]._gc_left_behind()
        self.assertFalse(old.exists())
        self.assertTrue(self.uploads._find(self.uuid).piece_ids)

    def test_what_a_planner_has_not_decided_yet_keeps_its_file(self):
        old = self._send_long_ago()
        technician = self.alice.with_env(self.env(su=True))
        self.env["field.sync"].sudo().create(
            {
                "uuid": str(uuid4()),
                "kind": "photo",
                "technician_id": technician.id,
                "user_id": technician.user_id.id,
                "company_id": technician.company_id.id,
                "body": {"upload": self.uuid},
                "body_hash": "0" * 64,
                "state": "conflict",
                **dict.fromkeys(("client_at", "happened_at", "received_at"), NOW - timedelta(days=31)),
            }
        )
        self.env["field.upload"]._gc_left_behind()
        self.assertTrue(old.exists())

    def _send_long_ago(self):
        """Return the beginning of a file that came a month ago."""
        self._send(self.photo, 0, 1000)
        old = self.uploads._find(self.uuid)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE field_upload SET write_date = %s WHERE id = %s", [NOW - timedelta(days=31), old.id]
        )
        old.invalidate_recordset()
        return old

    def test_the_database_keeps_one_row_a_file_and_one_a_piece(self):
        for name in ("field_upload_uuid_uniq", "field_upload_piece_start_uniq", "field_photo_uuid_uniq"):
            self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
            self.assertIn("UNIQUE", self.env.cr.fetchone()[0])


@tagged("post_install", "-at_install")
class TestFieldUploadHttp(FieldFixtures, HttpCase):
    """The address that the app sends its files to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
        for user in (cls.technician_user, cls.planner_user):
            user.password = "field-service"
        cls.photo = bad_files.picture(size=(300, 200))

    def _post(self, content, path=None, headers=None, **claims):
        claims = {"offset": 0, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()} | claims
        path = path or f"/field/app/upload/{uuid4()}"
        query = "&".join(f"{name}={value}" for name, value in claims.items())
        headers = {"Content-Type": "application/octet-stream"} | (headers or {})
        self.path = path
        return self.url_open(f"{path}?{query}", data=content, headers=headers, allow_redirects=False)

    def test_a_technician_sends_a_photo_and_asks_how_far_it_is(self):
        self.authenticate(self.technician_user.login, "field-service")
        answer = self._post(self.photo)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json(), {"received": len(self.photo), "done": True})
        self.assertTrue(self.url_open(self.path).json()["done"])

    def test_nothing_is_taken_without_a_session_nor_as_a_form(self):
        self.assertEqual(self._post(self.photo).status_code, 401)
        self.authenticate(self.technician_user.login, "field-service")
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
            self.assertEqual(self._post(self.photo, headers={"Content-Type": kind}).status_code, 415)

    def test_who_is_no_technician_is_told_so(self):
        self.authenticate(self.planner_user.login, "field-service")
        self.assertEqual(self._post(self.photo).status_code, 403)

    def test_a_piece_has_a_limit_and_says_what_it_is(self):
        self.authenticate(self.technician_user.login, "field-service")
        self.assertEqual(self._post(b"x" * (PIECE_BYTES + 1)).status_code, 413)
        for claims in ({"offset": "-1"}, {"size": "1e9"}, {"size": "٣"}, {"sha256": "xyz"}):
            self.assertEqual(self._post(self.photo, **claims).status_code, 422)
        self.assertEqual(self._post(self.photo, path="/field/app/upload/1%27--").status_code, 404)

    def test_a_failing_decoder_never_fails_the_server(self):
        self.authenticate(self.technician_user.login, "field-service")
        with patch.object(intake.Image, "open", side_effect=RuntimeError("a decoder's own error")):
            answer = self._post(self.photo)
        self.assertEqual((answer.status_code, json.loads(answer.text)["error"]), (422, "file"))
