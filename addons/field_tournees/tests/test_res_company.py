from odoo.exceptions import ValidationError

from .common import FieldCase


class TestResCompany(FieldCase):
    def test_a_tile_address_names_zoom_and_place(self):
        with self.assertRaisesRegex(ValidationError, "contains {z}, {x} and {y}"):
            self.company.field_map_tiles = "https://tiles.example.com/{z}/{x}.png"

    def test_a_tile_address_is_a_web_address(self):
        with self.assertRaisesRegex(ValidationError, "web address"):
            self.company.field_map_tiles = "javascript:{z}{x}{y}"

    def test_no_tile_server_or_a_whole_address_is_accepted(self):
        for tiles in (False, "/tiles/{z}/{x}/{y}.png", "https://{s}.example.com/{z}/{x}/{y}.png?key=1"):
            self.company.field_map_tiles = tiles
            self.assertEqual(self.company.field_map_tiles, tiles)
