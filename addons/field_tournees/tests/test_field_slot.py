from .common import FieldCase


class TestFieldSlot(FieldCase):
    def test_the_database_holds_the_guards(self):
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'field_slot'::regclass AND contype = 'x'"
        )
        self.assertEqual([name for (name,) in self.env.cr.fetchall()], ["field_slot_never_twice"])
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'field_slot_one_after_the_other'"
        )
        self.assertIn("UNIQUE INDEX", self.env.cr.fetchone()[0])
