from odoo import api, models

from odoo.addons.field_tournees.models.field_privacy_inventory import Holding


class FieldPrivacyWork(models.AbstractModel):
    """What technicians wrote of a person's home: told with the rest, words erased with the person.

    Facts of the work (answers, times, severities) stay without a name, as the visits do.
    """

    _name = "field.privacy.work"
    _description = "Inventory: Work on Site"

    # === BUSINESS === #
    def _take_words(self, people, visits):
        return [
            *super()._take_words(people, visits),
            Holding(
                "answer",
                self.env._("Answers of checklists"),
                visits.checklist_line_ids,
                ("happened_at", "name", "shown", "note"),
            ),
            Holding(
                "incident",
                self.env._("Incidents on site"),
                visits.incident_ids,
                ("happened_at", "kind", "note", "outcome"),
            ),
            Holding(
                "nonconformity",
                self.env._("Non-conformities"),
                visits.nonconformity_ids,
                ("happened_at", "name", "description", "action"),
            ),
            Holding(
                "suggestion",
                self.env._("Suggestions and leads"),
                visits.suggestion_ids,
                ("happened_at", "kind", "text", "outcome"),
            ),
            Holding(
                "estimate",
                self.env._("Estimates signed on site"),
                visits.estimate_ids,
                ("happened_at", "name", "outcome", "signer", "amount_total"),
            ),
        ]

    def _take_facts(self, people, visits):
        facts = super()._take_facts(people, visits)
        times = Holding(
            "time",
            self.env._("Times at the visits"),
            visits.time_entry_ids,
            ("kind", "start", "stop", "reason"),
        )
        feedback = Holding(
            "feedback",
            self.env._("Feedback of the team"),
            visits.feedback_ids,
            ("happened_at", "good", "text"),
        )
        return [times, feedback, *facts]

    # One method a kind of data
    def _erase_answer(self, rows):
        rows.filtered(lambda row: row.kind == "text").write({"value": False})
        rows.write({"note": False})

    def _erase_incident(self, rows):
        rows.write({"note": False, "outcome": False})
        self._erase_threads(rows)

    def _erase_nonconformity(self, rows):
        rows.write({"description": self.env._("(erased)"), "action": False})
        self._erase_threads(rows)

    def _erase_suggestion(self, rows):
        rows.write({"text": self.env._("(erased)"), "outcome": False})
        self._erase_threads(rows)

    def _erase_estimate(self, rows):
        rows.write({"signer": False, "signature": False})

    def _erase_time(self, rows):
        rows.write({"reason": False})

    def _erase_feedback(self, rows):
        rows.write({"text": False})

    def _erase_visit(self, visits):
        super()._erase_visit(visits)
        visits._write_guarded({"report_note": False})

    @api.model
    def _erase_threads(self, rows):
        rows.message_ids.filtered(lambda message: message.message_type != "notification").unlink()
