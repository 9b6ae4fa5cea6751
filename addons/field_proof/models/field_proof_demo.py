from odoo import api, models


class FieldProofDemo(models.AbstractModel):
    """The door of the demo data to `demo/story.py`: what depends on the technicians and visits there are."""

    _name = "field.proof.demo"
    _description = "Demo Story"

    # === BUSINESS === #
    @api.model
    def _load_story(self):
        """Fill the vans and bill what was done, once."""
        from ..demo import story, story_phones  # a database without demo data never needs them

        story.load(self.env)
        story_phones.load(self.env)
