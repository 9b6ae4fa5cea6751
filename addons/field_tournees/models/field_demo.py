from odoo import api, models


class FieldDemo(models.AbstractModel):
    """The door of the demo data to `demo/story.py`: what depends on the day of installation."""

    _name = "field.demo"
    _description = "Demo Story"

    # === BUSINESS === #
    @api.model
    def _load_story(self):
        """Plan and live three weeks of visits around today, once."""
        from ..demo import story

        if not self.env["field.intervention"].search_count([], limit=1):
            story.load(self.env)

    @api.model
    def _cron_play(self):
        """Let the day under way go on, so that the demo is alive whenever it is opened."""
        from ..demo import story

        story.go_on(self.env)
