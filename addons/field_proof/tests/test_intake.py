import io
import random
import struct
import threading
import time
import zlib
from pathlib import Path

from PIL import Image, ImageOps

from odoo.tests import BaseCase, tagged

from ..tools import file_names, intake, picture_files
from ..tools.bad_file import BadFile
from . import bad_files

# Columns and rows of the seven passes of a picture of 20 by 20.
ADAM7_OF_20 = ((3, 3), (2, 3), (5, 2), (5, 5), (10, 5), (10, 10), (20, 10))


@tagged("post_install", "-at_install")
class TestIntake(BaseCase):
    """What a phone sends is looked at before it is read, and nothing but its pixels is kept."""

    def _refused(self, content, read=intake.read):
        with self.assertRaises(BadFile) as caught:
            read(content)
        return caught.exception

    def test_every_bad_file_is_refused_at_once_and_cheaply(self):
        corpus = bad_files.get_corpus()
        self.assertGreater(len(corpus), 80)
        for name, content in corpus.items():
            start, grown = time.perf_counter(), _Growth()
            with self.subTest(name), grown:
                error = self._refused(content)
                self.assertIn(error.status, (413, 415, 422))
                self.assertLess(time.perf_counter() - start, 1)
            self.assertLess(grown.megabytes, 150, name)

    def test_the_largest_pictures_that_are_read_stay_within_the_bounds(self):
        for options in (
            {"size": (9200, 6900)},
            {"size": (4000, 3000), "progressive": True, "subsampling": 0},
            {"kind": "PNG", "size": (3990, 3000), "mode": "RGBA"},
            {"kind": "PNG", "size": (3990, 3000), "mode": "P"},
            {"kind": "WEBP", "size": (2990, 2000), "mode": "RGBA"},
        ):
            content = bad_files.picture(**options)
            grown = _Growth()
            with self.subTest(**options), grown:
                taken = intake.read(content)
                self.assertLessEqual(max(taken.width, taken.height), 2000)
            self.assertLess(grown.megabytes, 150, options)

    def test_nothing_but_pixels_is_left_of_a_jpeg(self):
        """EXIF with its place, XMP, IPTC, comments, profiles: 200 files, none of it left."""
        chance = random.Random(7)
        for number in range(200):
            content = _add_metadata(bad_files.located(chance.randint(1, 8), size=(64, 48)), chance)
            self.assertIn(b"Dumoulin", content)
            kept = intake.read(content).content
            skeleton = picture_files.read_jpeg(kept)
            self.assertEqual(skeleton.extras, [b""], number)
            with Image.open(io.BytesIO(kept)) as image:
                self.assertFalse(image.getexif().get_ifd(0x8825))
                self.assertFalse(image.info.keys() - {"jfif", "jfif_version", "jfif_unit", "jfif_density"})

    def test_nothing_but_pixels_is_left_of_other_formats(self):
        exif = Image.Exif()
        exif.get_ifd(0x8825)[2] = (45.0, 45.0, 27.5)
        exif[0x013B] = "Claire Dumoulin"
        for kind in ("PNG", "WEBP"):
            content = bad_files.picture(kind, exif=exif, icc_profile=b"Dumoulin" * 40)
            self.assertIn(b"Dumoulin", content)
            self.assertNotIn(b"Dumoulin", intake.read(content).content)

    def test_a_photo_stands_upright_without_its_orientation(self):
        for orientation in range(1, 9):
            content = bad_files.located(orientation, size=(300, 200))
            with Image.open(io.BytesIO(content)) as image:
                upright = ImageOps.exif_transpose(image).convert("L").resize((6, 6))
            kept = Image.open(io.BytesIO(intake.read(content).content))
            self.assertEqual(kept.size, (300, 200) if orientation < 5 else (200, 300))
            ours = kept.convert("L").resize((6, 6))
            for mine, other in zip(ours.tobytes(), upright.tobytes(), strict=True):
                self.assertAlmostEqual(mine, other, delta=12)

    def test_pictures_of_all_depths_are_readable(self):
        for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
            taken = intake.read(bad_files.picture("PNG", size=(120, 90), mode=mode))
            with Image.open(io.BytesIO(taken.content)) as image:
                low, high = image.convert("L").getextrema()
                self.assertGreater(high - low, 100, mode)
        self.assertEqual(intake.read(bad_files.picture(mode="CMYK")).mimetype, "image/jpeg")

    def test_an_interlaced_picture_is_whole_or_refused(self):
        rows = bytes(sum(height * (1 + 3 * width) for width, height in ADAM7_OF_20))
        whole = bad_files.png(20, 20, zlib.compress(rows), interlaced=True)
        self.assertEqual(intake.read(whole).width, 20)
        self.assertEqual(
            self._refused(bad_files.png(20, 20, zlib.compress(rows[:-1]), interlaced=True)).reason, "broken"
        )

    def test_a_thumbnail_is_small(self):
        small = intake.thumbnail(intake.read(bad_files.picture(size=(3000, 2000))).content)
        with Image.open(io.BytesIO(small)) as image:
            self.assertEqual((image.format, max(image.size)), ("JPEG", 320))

    def test_a_signature_is_cut_to_its_strokes(self):
        with Image.open(io.BytesIO(intake.signature(bad_files.strokes()))) as image:
            self.assertEqual((image.mode, image.format), ("L", "PNG"))
            self.assertLess(image.width, 400)
            self.assertEqual(image.getpixel((0, 0)), 255)

    def test_a_signature_survives_the_upload(self):
        taken = intake.read(bad_files.strokes())
        self.assertEqual(taken.mimetype, "image/png")
        self.assertTrue(intake.signature(taken.content))

    def test_what_is_no_signature_is_refused(self):
        black = ((0, 100), (600, 100))
        for reason, content in (
            ("empty", b""),
            ("blank", bad_files.strokes(points=())),
            ("blank", bad_files.strokes(points=((100, 100), (104, 100)))),
            ("scribble", bad_files.strokes(points=black, width=180)),
            ("large", bad_files.strokes() + bytes(300_001)),
            ("pixels", bad_files.png(4000, 2000)),
            ("kind", bad_files.picture()),
            ("small", bad_files.picture("PNG", size=(9, 9))),
            ("broken", bad_files.strokes()[:400]),
            ("hidden", bad_files.strokes() + b"<script>"),
        ):
            self.assertEqual(self._refused(content, intake.signature).reason, reason)

    def test_a_name_is_what_a_reader_and_a_disk_can_take(self):
        for odd, clean in {
            "": "file",
            None: "file",
            "..": "file",
            "../../etc/passwd": "passwd",
            "C:\\Users\\x\\photo.jpg": "photo.jpg",
            "photo\u202egpj.exe": "photogpj.exe",
            "a\r\nSet-Cookie: x.jpg": "aSet-Cookie x.jpg",
            "\ud800\x00\x07é.jpg": "é.jpg",
            "e\u0301te\u0301.jpg": "été.jpg",
            " .hidden. ": "hidden",
            "x" * 5000: "x" * 80,
        }.items():
            self.assertEqual(file_names.clean(odd), clean)
        self.assertEqual(file_names.put_extension("photo.php.jpg", "png"), "photo.png")
        self.assertEqual(file_names.put_extension("Chaudière", "jpg"), "Chaudière.jpg")


class _Growth:
    """The most memory that the block uses beyond what was there, sampled while it runs."""

    def __enter__(self):
        self._start = self._most = self._measure()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def __exit__(self, *_details):
        self._stop.set()
        self._thread.join()
        self.megabytes = (self._most - self._start) / 2**20

    def _watch(self):
        while not self._stop.wait(0.002):
            self._most = max(self._most, self._measure())

    def _measure(self):
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def _add_metadata(content, chance):
    """Return a JPEG with segments that phones and programs write, at chance."""
    private = [
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><exif:GPSLatitude>45,45.46N Dumoulin"),
        (0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40) + b"45.7578 Dumoulin"),
        (0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x14Lyon, chez Dumoulin"),
        (0xE2, b"ICC_PROFILE\0\1\1" + b"Dumoulin's phone"),
        (0xE2, b"MPF\0MM\0*" + b"Dumoulin"),
        (0xEB, b"JP\0\1" + b"Dumoulin 45.7578"),
        (0xFE, b"taken at Dumoulin's, 45.7578 4.8320"),
    ]
    chosen = chance.sample(private, chance.randint(1, len(private)))
    segments = b"".join(
        bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in chosen
    )
    return content[:2] + segments + content[2:] + chance.choice([b"", b"SEFT Dumoulin 45.7578", bytes(50)])
