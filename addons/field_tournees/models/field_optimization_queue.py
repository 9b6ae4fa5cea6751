import base64
import json
import logging
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import api, fields, models, modules
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import config

from ..tools.planning_error import PlanningError

_logger = logging.getLogger(__name__)

# A worker writes a sign of life every second; the longest step between two is the judge's.
_DEAD_AFTER = timedelta(minutes=3)
_MAX_ATTEMPTS = 2
_REPORT_EVERY = 1.0
# Seconds of a cron worker's life kept for what comes before and after the search.
_CRON_MARGIN = 45


class FieldOptimizationQueue(models.AbstractModel):
    """Runs optimisations one by one in the cron worker, each step a short transaction.

    A row is claimed with a lock and a write, so any number of workers and hosts may share the
    queue. No transaction is open while the engine thinks.
    """

    _name = "field.optimization.queue"
    _description = "Optimisation Queue"
    _inherit = ["field.transact"]

    heartbeat = fields.Datetime(readonly=True, copy=False)
    started_at = fields.Datetime(readonly=True, copy=False)
    attempts = fields.Integer(readonly=True, copy=False)
    progress = fields.Float(readonly=True, copy=False, help="Percent of the time budget.")
    message = fields.Char(readonly=True, copy=False)
    notice = fields.Char(readonly=True, copy=False, help="What the plan had to do without.")
    stop_asked = fields.Selection(
        [("cancel", "Cancel"), ("finish", "Finish Now")], readonly=True, copy=False
    )
    problem_file = fields.Binary(attachment=True, readonly=True, copy=False)
    solution_file = fields.Binary(attachment=True, readonly=True, copy=False)

    # === BUSINESS === #
    @api.model
    def _cron_run_queue(self):
        """Run one queued plan; the cron is woken again while others wait.

        One a call: a worker's life is limited (limit_time_real_cron).
        """
        self._transact(self._revive_dead)
        run = self._transact(self._claim)
        if run:
            run._run()
        if self.search_count(Domain("state", "=", "queued"), limit=1):
            self._wake_worker()

    @api.model
    def _wake_worker(self):
        cron = self.env.ref("field_tournees.ir_cron_optimize", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()  # planners see no cron

    @api.model
    def _claim(self):
        """Return one queued row, now running and ours; what people wait for comes first."""
        queued = Domain("state", "=", "queued")
        candidates = self.search(queued, order="auto_apply, id", limit=20)
        run = candidates.try_lock_for_update(limit=1).filtered_domain(queued)
        if run:
            now = fields.Datetime.now()
            run._set_state("running")
            run.write(
                {
                    "started_at": now,
                    "heartbeat": now,
                    "attempts": run.attempts + 1,
                    "progress": 0,
                    "message": run._as_worker().env._("Reading visits and schedules…"),
                }
            )
        return run._as_worker()

    @api.model
    def _revive_dead(self):
        """Queue again what a killed worker left behind; twice is a failure."""
        dead = Domain("state", "=", "running") & Domain(
            "heartbeat", "<", fields.Datetime.now() - _DEAD_AFTER
        )
        for run in self.search(dead).try_lock_for_update().filtered_domain(dead):
            _logger.info("Optimisation %s: its worker is gone", run.id)
            if run.stop_asked == "cancel":
                run._set_state("cancelled")
            elif run.attempts < _MAX_ATTEMPTS:
                run._set_state("queued")
            else:
                run = run._as_worker()
                run._fail(
                    self.env._(
                        "The server stopped twice while it computed this plan: plan fewer days, or "
                        "call your administrator."
                    )
                )

    def _as_worker(self):
        """Return the row as the worker sees it: all rights, its company, its user's language."""
        if not self:
            return self
        self_sudo = self.sudo()  # the plan needs what its user may not read, such as leaves
        return self_sudo.with_company(self_sudo.company_id).with_context(
            lang=self_sudo.user_id.lang, tz=self_sudo._get_tz()
        )

    def _run(self):
        """Bring a claimed row to its proposal, or to a failure with one clear sentence."""
        self.ensure_one()
        try:
            snapshot = self._transact(self._take_snapshot)
            solution = self._solve(snapshot)
            self._transact(lambda: self._receive(snapshot, solution))
            if self.state == "proposed" and self.auto_apply:
                self._transact(self._apply)
        except UserError as error:
            self._give_up(str(error))
        except Exception:
            _logger.exception("Optimisation %s failed", self.id)
            self._give_up(
                self.env._(
                    "Something unexpected happened: run it again, or call your administrator."
                )
            )

    def _take_snapshot(self):
        problem = self._get_scope_problem()
        if problem:
            raise PlanningError(problem)
        snapshot = self.env["field.snapshot"]._build(self)
        snapshot["problem"]["options"]["seconds"] = self._get_budget()
        notice = self._add_travel(snapshot["problem"])
        self.write(
            {
                "problem_file": pack(snapshot),
                "horizon_start": snapshot["origin"],
                "message": self.env._("Searching…"),
                "notice": notice,
                "heartbeat": fields.Datetime.now(),
            }
        )
        return snapshot

    def _get_budget(self):
        """Return the seconds of search, less where cron workers live shortly."""
        limit = config["limit_time_real_cron"]
        if limit is None or limit < 0:
            limit = config["limit_time_real"]
        return max(1, min(self.seconds, limit - _CRON_MARGIN)) if limit else self.seconds

    def _add_travel(self, problem):
        """Put the road engine's matrices into the problem; return a notice when it fails."""
        try:
            matrix = self.env["field.travel"]._get_matrix([one["id"] for one in problem["places"]])
        except PlanningError as error:
            return str(error)
        if matrix:
            problem["durations"], problem["distances"] = matrix
        return False

    def _solve(self, snapshot):
        """Return the engine's solution, or None when the search was cancelled."""
        if not snapshot["problem"]["visits"]:
            return {"status": "solved", "routes": [], "unserved": [], "changes": []}
        budget = snapshot["problem"]["options"]["seconds"]
        reported, asked = 0.0, False

        def watch(spent, line):
            nonlocal reported, asked
            if spent - reported < _REPORT_EVERY:
                return False
            reported = spent
            asked = self._report(min(99.0, 100 * spent / budget), line)
            return asked == "cancel" or (asked == "finish" and line)

        try:
            return self.env["field.planning"]._solve(snapshot["problem"], watch)
        except PlanningError:
            if asked == "cancel":
                return None  # the process ended before it could listen to the signal
            raise

    def _report(self, progress, line):
        """Write a sign of life and read whether to stop, in a transaction of its own.

        :param line: the engine's last progress: `seconds`, `cost` in cents, `unserved`
        :return: the value of `stop_asked`
        """
        vals = {"progress": progress, "heartbeat": fields.Datetime.now()}
        if line and line["unserved"]:
            vals["message"] = self.env._(
                "Searching… %(count)s visits are still without a place.", count=line["unserved"]
            )
        elif line:
            vals["message"] = self.env._("Searching… every visit has a place; shortening the roads.")
        try:
            with self._short_transaction() as run:
                run.write(vals)
                return run.stop_asked
        except psycopg2.OperationalError:
            # Somebody wrote the row at this very moment, probably to cancel: next time.
            _logger.debug("Optimisation %s: progress was not written", self.id)
            return False

    def _receive(self, snapshot, solution):
        """Judge the engine's answer and store it as a proposal."""
        self.invalidate_recordset()
        if self.stop_asked == "cancel" or solution is None:
            self._set_state("cancelled")
            self.message = self.env._("Cancelled.")
            return
        assessed = self.env["field.planning"]._assess(snapshot, solution, self._get_beliefs())
        self._keep_answer(snapshot, solution, *assessed)

    def _keep_answer(self, snapshot, solution, violations, before, after):
        """Store a judged answer as a proposal, or say why it is none."""
        self.write({"solution_file": pack(solution), "violation_count": len(violations)})
        if violations:
            _logger.error("Optimisation %s: the plan breaks rules: %s", self.id, violations)
            self._fail(
                self.env._(
                    "The plan that was found breaks rules and was thrown away: %(rules)s",
                    rules=" ".join(row[self._get_engine_language()] for row in violations[:5]),
                )
            )
            return
        self._propose(snapshot, solution, before, after)

    def _get_engine_language(self):
        return "fr" if (self.env.lang or "").startswith("fr") else "en"

    def _fail(self, message):
        self._set_state("failed")
        self.write({"message": message})

    def _give_up(self, message):
        self._roll_back()
        self._transact(lambda: self._fail(message))

    def _read_file(self, name):
        """Return the JSON of one of the two files."""
        packed = self.with_context(bin_size=False)[name]
        return json.loads(base64.b64decode(packed))

    @contextmanager
    def _short_transaction(self):
        """Give the row in a transaction of its own, beside the worker's."""
        if modules.module.current_test:
            yield self
            return
        with self.env.registry.cursor() as cr:
            yield self.with_env(self.env(cr=cr))


def pack(data):
    return base64.b64encode(json.dumps(data, ensure_ascii=False).encode())
