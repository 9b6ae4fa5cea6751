from odoo.orm.table_objects import Constraint, Index

from .common import FieldCase


class TestDatabaseGuards(FieldCase):
    """A constraint that cannot be added only logs a line: the database must be asked."""

    def _get_guards(self, kind):
        ours = (model for name, model in self.env.registry.items() if name.startswith("field."))
        return {
            guard.full_name(model)
            for model in ours
            if not model._abstract
            for guard in model._table_objects.values()
            if isinstance(guard, kind)
        }

    def test_every_constraint_is_in_the_database(self):
        self.env.cr.execute("SELECT conname FROM pg_constraint")
        self.assertLessEqual(self._get_guards(Constraint), {name for (name,) in self.env.cr.fetchall()})

    def test_every_index_is_in_the_database(self):
        self.env.cr.execute("SELECT indexname FROM pg_indexes")
        self.assertLessEqual(self._get_guards(Index), {name for (name,) in self.env.cr.fetchall()})

    def test_the_timelines_trigger_is_in_the_database(self):
        self.env.cr.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'field_event_append_only'")
        self.assertTrue(self.env.cr.fetchone())
