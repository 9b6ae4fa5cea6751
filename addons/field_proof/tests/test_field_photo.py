import base64
import hashlib
from datetime import timedelta
from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.field_tournees.tests.common import NOW, FieldFixtures

from ..models.field_sealed import LIFTED
from ..tools.command import Command, Refused, Wait
from . import bad_files
from .common import ProofCase


class PhotoFixtures:
    @classmethod
    def _set_up_visits(cls):
        cls.own, cls.other = (
            cls._make_visit(technician_id=technician.id, planned_start=NOW + timedelta(hours=1))
            for technician in (cls.alice, cls.bruno)
        )

    def _make_photo(self, visit=None, **vals):
        content = base64.b64encode(bad_files.located(size=(400, 300)))
        visit = visit or self.own
        return self.env["field.photo"].create({"intervention_id": visit.id, "content": content, **vals})


class TestFieldPhoto(PhotoFixtures, ProofCase):
    """Photos of a visit: clean whatever way they come by, seen by those who may see the visit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_visits()

    def _upload(self, content=None):
        content = bad_files.located(size=(400, 300)) if content is None else content
        uuid = str(uuid4())
        uploads = self.env["field.upload"].with_user(self.technician_user)
        uploads._receive(uuid, content, 0, len(content), hashlib.sha256(content).hexdigest(), "IMG_1.jpg")
        return uuid

    def _do(self, act, visit, uuid=None, **body):
        handler = self.env["field.sync.handler"].with_user(self.technician_user)
        shapes = handler._get_shapes()[act]
        body = {name: shape(body.get(name)) for name, shape in shapes.items()}
        command = Command(uuid or str(uuid4()), act, visit.id, NOW, NOW, "phone", body)
        return getattr(handler, f"_do_{act}")(visit.with_user(self.technician_user), command)

    def test_the_phone_adds_a_photo_to_its_visit(self):
        uuid = str(uuid4())
        answer = self._do("photo", self.own, uuid, upload=self._upload(), kind="before", caption="Burner")
        photo = self.own.photo_ids
        self.assertEqual((photo.uuid, photo.kind, photo.caption), (uuid, "before", "Burner"))
        self.assertEqual((photo.technician_id, photo.taken_at, photo.name), (self.alice, NOW, "IMG_1.jpg"))
        self.assertEqual(answer["url"], photo._get_app_url())
        content = base64.b64decode(photo.content)
        self.assertEqual(photo.content_hash, hashlib.sha256(content).hexdigest())
        self.assertTrue(photo.thumbnail)

    def test_a_photo_waits_for_its_file_and_is_refused_with_it(self):
        missing = str(uuid4())
        with self.assertRaises(Wait) as caught:
            self._do("photo", self.own, upload=missing, kind="before")
        self.assertEqual(caught.exception.missing, [missing])
        with self.assertRaises(Refused):
            self._do("photo", self.own, upload=self._upload(b"%PDF-1.7"), kind="before")

    def test_a_photo_knows_the_question_that_it_answers(self):
        template = self.env["field.checklist.template"].create({"name": "Boiler"})
        line = self.env["field.checklist.template.line"].create(
            {"template_id": template.id, "name": "Rating plate", "kind": "photo"}
        )
        self._do("photo", self.own, upload=self._upload(), kind="check", line=line.id)
        self.assertEqual(self.own.photo_ids.line_id, line)
        with self.assertRaises(Refused) as caught:
            self._do("photo", self.own, upload=self._upload(), kind="check", line=line.id + 999)
        self.assertEqual(caught.exception.code, 404)

    def test_what_the_technician_removes_is_gone_and_may_be_removed_again(self):
        uuid = str(uuid4())
        self._do("photo", self.own, uuid, upload=self._upload(), kind="before")
        photo = self.own.photo_ids
        for _time in range(2):
            self._do("photo_remove", self.own, photo=uuid)
        self.assertFalse(self.own.photo_ids or photo.content or photo.thumbnail)
        with self.assertRaises(Wait):
            self._do("photo_remove", self.own, photo=str(uuid4()))

    def test_a_photo_of_another_visit_is_not_removed(self):
        photo = self._make_photo(self.other)
        with self.assertRaises(Refused) as caught:
            self._do("photo_remove", self.own, photo=photo.uuid)
        self.assertEqual(caught.exception.code, 404)

    def test_a_photo_from_the_office_goes_through_the_same_intake(self):
        photos = self.env["field.photo"].with_user(self.planner_user)
        vals = {"intervention_id": self.own.id, "content_hash": "0" * 64, "mimetype": "text/html"}
        photo = photos.create(vals | {"content": base64.b64encode(bad_files.located(size=(400, 300)))})
        self.assertNotIn(b"Dumoulin", base64.b64decode(photo.content))
        self.assertEqual((photo.mimetype, photo.content_hash[:8] != "0" * 8), ("image/jpeg", True))
        with self.assertRaisesRegex(UserError, "neither a photo"):
            photos.create({"intervention_id": self.own.id, "content": base64.b64encode(b"<html>")})
        with self.assertRaisesRegex(UserError, "empty"):
            photos.create({"intervention_id": self.own.id})

    def test_a_photo_is_never_changed_only_told_about(self):
        photo = self._make_photo().with_user(self.manager_user)
        photo.write({"caption": "After cleaning", "is_for_customer": False})
        for vals in ({"content": photo.content}, {"content_hash": "0"}, {"intervention_id": self.other.id}):
            with self.assertRaises(UserError):
                photo.write(vals)

    def test_a_sealed_photo_changes_for_nobody_but_goes_when_its_person_is_forgotten(self):
        photo = self._make_photo()
        for step in ("en_route", "on_site", "done"):
            self.own._set_state(step)
        for vals in ({"caption": "Otherwise"}, {"kind": "other"}, {"active": False}):
            with self.assertRaisesRegex(UserError, "sealed"):
                photo.with_user(self.manager_user).write(vals)
        with self.assertRaisesRegex(UserError, "sealed"):
            self._make_photo()
        with self.env["field.proof"]._lifting():
            photo.with_context(field_sealed=LIFTED)._forget()
        self.assertFalse(photo.active or photo.content or photo.caption)

    def test_each_role_sees_the_photos_of_its_visits(self):
        own, other = self._make_photo(), self._make_photo(self.other)
        both, photos = own + other, self.env["field.photo"]
        for user, seen in (
            (self.technician_user, own),
            (self.planner_user, both),
            (self.manager_user, both),
            (self.accountant_user, both),
        ):
            self.assertEqual(photos.with_user(user).search([("id", "in", both.ids)]), seen, user.login)
        with self.assertRaises(AccessError):
            photos.with_user(self.portal_user).search([])
        with self.assertRaises(AccessError):
            own.with_user(self.technician_user).caption = "Mine"
        with self.assertRaises(AccessError):
            own.with_user(self.planner_user).unlink()

    def test_files_on_their_way_are_nobodys_to_read_but_the_managers(self):
        for user in (self.technician_user, self.planner_user, self.portal_user, self.accountant_user):
            self.assertFalse(self.env["field.upload"].with_user(user).has_access("read"))
            self.assertFalse(self.env["field.upload.piece"].with_user(user).has_access("read"))
        self.assertFalse(self.env["field.upload"].with_user(self.manager_user).has_access("write"))

    def test_another_companys_photos_stay_hidden(self):
        photo = self._make_photo()
        self.env.cr.execute(
            "UPDATE field_photo SET company_id = %s WHERE id = %s",
            [self.env["res.company"].create({"name": "Savoie Chauffage"}).id, photo.id],
        )
        photo.invalidate_recordset()
        self.assertFalse(photo.with_user(self.manager_user).search([("id", "=", photo.id)]))

    def test_the_phone_is_told_of_all_photos_in_one_query(self):
        self._make_photo(kind="before")
        self._make_photo(self.other, kind="after")
        visits = self.own + self.other
        app = self.env["field.app.media"].with_user(self.technician_user)
        visits.mapped("state")
        with self.assertQueryCount(1):
            told = app._read_visits(visits.with_user(self.technician_user))
        self.assertEqual([photo["kind"] for photo in told[self.own.id]["photos"]], ["before"])
        self.assertEqual([photo["kind"] for photo in told[self.other.id]["photos"]], ["after"])

    def test_the_photos_page_of_a_visit_opens(self):
        self._make_photo()
        visit = self.own.with_user(self.planner_user)
        view = self.env.ref("field_tournees.field_intervention_view_form")
        self.assertIn('name="photo_ids"', visit.get_view(view.id, "form")["arch"])
        self.assertEqual(visit.photo_count, 1)


@tagged("post_install", "-at_install")
class TestFieldPhotoHttp(PhotoFixtures, FieldFixtures, HttpCase):
    """Addresses of photos."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
        cls._set_up_visits()
        for user in (cls.technician_user, cls.planner_user, cls.portal_user):
            user.password = "field-service"

    def _get(self, url, user=None):
        self.authenticate(*((user.login, "field-service") if user else (None, None)))
        return self.url_open(url, allow_redirects=False)

    def test_who_may_see_a_visit_sees_its_photos(self):
        own, other = self._make_photo(), self._make_photo(self.other)
        for user, photo, status in (
            (self.technician_user, own, 200),
            (self.technician_user, other, 404),
            (self.planner_user, other, 200),
            (self.portal_user, own, 404),
            (None, own, 401),
        ):
            self.assertEqual(self._get(photo._get_app_url(), user).status_code, status)
        self.assertEqual(self._get("/field/app/photo/999999", self.technician_user).status_code, 404)

    def test_a_colleagues_photo_is_seen_where_teams_work_together(self):
        photo = self._make_photo(self.other)
        self.company.field_team_visits = True
        self.assertEqual(self._get(photo._get_app_url(), self.technician_user).status_code, 200)

    def test_a_photo_is_a_picture_and_nothing_else(self):
        answer = self._get(self._make_photo()._get_app_url(), self.planner_user)
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
        self.assertIn("private", answer.headers["Cache-Control"])
        self.assertLess(len(self._get(self._make_photo()._get_app_url() + "?size=small").content), 9000)

    def test_a_customer_sees_a_photo_by_its_link_while_it_is_for_him(self):
        photo = self._make_photo()
        path = photo._get_customer_url().removeprefix(photo.get_base_url())
        self.assertEqual(self._get(path).status_code, 200)
        for forged in (path[:-1], path[:-1] + ("A" if path[-1] != "A" else "B"), "/field/photo/é"):
            self.assertEqual(self._get(forged).status_code, 404)
        photo.is_for_customer = False
        self.assertEqual(self._get(path).status_code, 404)
