from odoo import api, models

_CHOICES = 3
# Wall-clock seconds of the search in which visits change hands: somebody waits for it.
_SECONDS = 0.4


class FieldOptimizationUrgent(models.AbstractModel):
    """Proposals that put one more visit into a day."""

    _name = "field.optimization.urgent"
    _description = "Urgent Proposal"

    # === BUSINESS === #
    @api.model
    def _propose_insertions(self, visit, day):
        """Return (proposals, reason): the best ways to serve a visit, the cheapest first.

        In most of them nobody else changes hands; a promise is broken where nothing else serves
        the visit.

        :return: the reason is the sentence that says why there is no proposal, else False
        """
        self.check_access("create")
        scope = self._get_repair_scope("urgent", visit.company_id, day, visits=visit)
        scope.event = {"type": "urgent", "visit": visit.id}
        snapshot = scope._take_repair_snapshot()
        obstacle = next(iter(snapshot["left_out"]), None)
        if obstacle:
            return self.browse(), scope._word_obstacle(snapshot, obstacle)
        planning = scope.env["field.planning"]
        answers, problem = planning._find_insertions(snapshot, visit, _CHOICES, _SECONDS)
        left_out = next((row for row in answers[0]["unserved"] if row["visit"] == str(visit.id)), None)
        if left_out:
            return self.browse(), scope._word_obstacle(snapshot, {**left_out, "key": left_out["reason"]})
        runs, beliefs, before = self.browse(), scope._get_beliefs(), None
        for answer in answers:
            assessed = planning._assess(snapshot, answer, beliefs, problem, before)
            before = assessed[1]
            runs |= self.browse(scope._keep_proposal(snapshot, answer, assessed).id)
        return runs, False

    def _word_obstacle(self, snapshot, obstacle):
        """Return the sentence of what keeps a visit out of the day."""
        self.horizon_start = snapshot["origin"]
        line = self.env["field.optimization.line"].new({"optimization_id": self})
        line.explanation = line._prepare_explanation(obstacle, snapshot)
        return line._describe_reason("unserved")
