from odoo import api, models


class FieldProofDemo(models.AbstractModel):
    """The door of the demo data to its Python: what depends on the technicians and visits there are."""

    _name = "field.proof.demo"
    _description = "Demo Story"

    # === BUSINESS === #
    @api.model
    def _load_story(self):
        """Fill the vans and bill what was done, once."""
        from ..demo import story, story_phones  # a database without demo data never needs them

        story.load(self.env)
        story_phones.load(self.env)

    @api.model
    def _seal_story(self):
        """Seal the last reports; after the rest, and when the addon's words are there in every language."""
        from ..demo import story_reports

        story_reports.load(self.env)
