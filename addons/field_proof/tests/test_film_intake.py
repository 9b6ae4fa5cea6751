from odoo.tests import BaseCase, tagged

from ..tools import intake
from . import bad_files

_PLACE = b"+45.7578+004.8320/"


def _box(kind, content):
    return (len(content) + 8).to_bytes(4, "big") + kind + content


@tagged("post_install", "-at_install")
class TestFilmIntake(BaseCase):
    """A short video keeps picture and sound, and tells neither where nor by whom it was taken."""

    def test_the_length_is_read_from_what_was_filmed(self):
        for content, mimetype in (
            (bad_files.video(seconds=4), "video/mp4"),
            (bad_files.fragmented(seconds=4), "video/mp4"),
            (bad_files.webm(seconds=4), "video/webm"),
            (bad_files.webm(seconds=4, open_ended=False), "video/webm"),
        ):
            taken = intake.read(content)
            self.assertEqual((taken.media, taken.mimetype, len(taken.content)),
                             ("video", mimetype, len(content)))  # fmt: skip
            self.assertAlmostEqual(taken.seconds, 4, places=1)

    def test_the_place_is_gone_wherever_a_phone_writes_it(self):
        written = {
            "udta": _box(b"udta", _box(b"\xa9xyz", _PLACE)),
            "meta": _box(b"meta", bytes(4) + _box(b"ilst", _PLACE)),
            "uuid": _box(b"uuid", bytes(16) + _PLACE),
            "free": _box(b"free", _PLACE),
        }
        for name, extra in written.items():
            content = bad_files.video(extra=extra, tail=extra)
            self.assertEqual(content.count(_PLACE), 2)
            self.assertNotIn(_PLACE, intake.read(content).content, name)

    def test_unknown_boxes_at_the_end_are_emptied(self):
        content = bad_files.video(tail=_box(b"SEFT", b"<html>" + _PLACE))
        kept = intake.read(content).content
        self.assertNotIn(b"<html>", kept)
        self.assertEqual(len(kept), len(content))

    def test_samples_of_a_track_of_places_are_emptied_and_those_of_the_picture_stay(self):
        content = bad_files.video(tracks=(b"vide", b"meta", b"soun"))
        kept = intake.read(content).content
        self.assertEqual((kept.count(b"A" * 64), kept.count(b"B" * 64), kept.count(b"C" * 64)), (1, 0, 1))
        self.assertEqual(kept.count(b"trak"), 2)
        self.assertEqual(kept[-64 * 2 : -64], bytes(64))

    def test_tags_and_titles_of_a_webm_are_emptied(self):
        tags = bad_files.element(0x1254C367, _PLACE) + bad_files.element(0x1941A469, b"<script>x")
        for open_ended in (True, False):
            content = bad_files.webm(tags=tags, open_ended=open_ended)
            kept = intake.read(content).content
            for private in (_PLACE, b"<script>", b"At Claire's"):
                self.assertNotIn(private, kept)
            self.assertEqual(kept.count(b"film"), content.count(b"film"))
            self.assertEqual(intake.read(kept).content, kept)
