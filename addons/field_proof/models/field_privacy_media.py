from odoo import models
from odoo.fields import Domain

from odoo.addons.field_tournees.models.field_privacy_inventory import Holding


class FieldPrivacyMedia(models.AbstractModel):
    """Photos taken at a person's home, and summaries sent to a person."""

    _name = "field.privacy.media"
    _description = "Photos and Summaries of a Person"

    # === BUSINESS === #
    def _take_facts(self, people, visits):
        env = self.env(su=True)
        photos = env["field.photo"].with_context(active_test=False)
        summaries = env["field.summary"].with_context(active_test=False)
        return [
            Holding(
                "photo",
                self.env._("Photos of the visits"),
                photos.search(Domain("intervention_id", "in", visits.ids)),
                ("taken_at", "intervention_id", "kind", "caption"),
            ),
            Holding(
                "summary",
                self.env._("Periodic summaries"),
                summaries.search(Domain("partner_id", "in", people.ids)),
                ("partner_id", "period", "next_on"),
            ),
            Holding(
                "summary_issue",
                self.env._("Summaries made"),
                env["field.summary.issue"].search(Domain("partner_id", "in", people.ids)),
                ("date_from", "date_to", "visit_count", "sent_at"),
            ),
            *super()._take_facts(people, visits),
        ]

    def _erase_photo(self, photos):
        """The pixels and words go; that there was a photo stays."""
        photos._forget()

    def _erase_summary(self, summaries):
        summaries.active = False

    def _erase_summary_issue(self, issues):
        issues.message_ids.unlink()
        issues.unlink()
