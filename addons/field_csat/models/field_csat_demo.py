from odoo import api, models


class FieldCsatDemo(models.AbstractModel):
    """The door of the demo data to `demo/story.py`: what customers said of the visits there are."""

    _name = "field.csat.demo"
    _description = "Demo Story"

    # === BUSINESS === #
    @api.model
    def _load_story(self):
        """Let some customers of the story complain, once."""
        from ..demo import story  # a database without demo data never needs it

        story.load(self.env)
