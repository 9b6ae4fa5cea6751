from odoo.tests import BaseCase, tagged

from ..tools import shape
from ..tools.command import canonical, digest
from ..tools.shape import ShapeError


@tagged("post_install", "-at_install")
class TestShape(BaseCase):
    """Bodies of commands: what is not asked for is refused, by the name of its field."""

    def _get_refused_path(self, check, value):
        with self.assertRaises(ShapeError) as caught:
            check(value)
        return caught.exception.path

    def test_an_unknown_field_is_refused_by_its_name(self):
        check = shape.Record({"text": shape.Text()})
        self.assertEqual(self._get_refused_path(check, {"text": "a", "state": "done"}), ("state",))

    def test_a_wrong_value_is_found_inside_lists_and_objects(self):
        check = shape.Record({"parts": shape.ListOf(shape.Record({"quantity": shape.Number(0, 9)}))})
        value = {"parts": [{"quantity": 1}, {"quantity": "2"}]}
        self.assertEqual(self._get_refused_path(check, value), ("parts", 1, "quantity"))

    def test_true_is_no_number(self):
        for check in (shape.Whole(0, 5), shape.Number(0, 5), shape.Moment()):
            self._get_refused_path(check, True)

    def test_a_number_is_finite_and_within_its_bounds(self):
        for value in (float("nan"), float("inf"), 10**400, -1):
            self._get_refused_path(shape.Number(0, 100), value)

    def test_a_text_loses_what_a_database_cannot_store(self):
        self.assertEqual(shape.Text()(" a\x00b\ud800 "), "ab")

    def test_a_text_of_blanks_is_no_answer_to_a_required_field(self):
        self._get_refused_path(shape.Text(required=True), "\x00  ")

    def test_lists_end_at_their_limit(self):
        self._get_refused_path(shape.ListOf(shape.Flag(), limit=2), [True] * 3)

    def test_an_unhashable_value_is_no_choice(self):
        self._get_refused_path(shape.Choice("a"), ["a"])

    def test_a_position_is_on_the_globe(self):
        self._get_refused_path(shape.POSITION, {"lat": 91, "lon": 0})
        self.assertIsNone(shape.POSITION(None))

    def test_one_value_has_one_spelling(self):
        composed, decomposed = {"b": 1, "a": "é"}, {"a": "e\u0301", "b": 1}
        self.assertEqual(canonical(composed), canonical(decomposed))
        self.assertEqual(digest(composed), digest(decomposed))
        self.assertNotEqual(digest(composed), digest({"a": "e", "b": 1}))
