from odoo import api, fields, models

# What Odoo's SMS providers report later, as the ledger knows it. "sent" is their word for delivered.
_STEPS = {"sent": "delivered", "error": "bounced"}


class SmsTracker(models.Model):
    """Receipts of Odoo's SMS providers reach the ledger as well."""

    _inherit = "sms.tracker"

    is_field_notification = fields.Boolean(index=True)

    # === BUSINESS === #
    def _action_update_from_sms_state(self, sms_state, failure_type=False, failure_reason=False):
        result = super()._action_update_from_sms_state(sms_state, failure_type, failure_reason)
        self._settle_notifications(_STEPS.get(sms_state), failure_reason or failure_type)
        return result

    def _action_update_from_provider_error(self, provider_error):
        result = super()._action_update_from_provider_error(provider_error)
        self._settle_notifications("bounced", result[2] or provider_error)
        return result

    @api.model
    def _track_notification(self, uuid):
        """Let receipts find a message before it leaves: they may be quicker than our commit."""
        if not self.search_count([("sms_uuid", "=", uuid)], limit=1):
            self.create({"sms_uuid": uuid, "is_field_notification": True})

    def _settle_notifications(self, step, detail):
        if not step:
            return
        for tracker in self.filtered("is_field_notification"):
            self.env["field.notification"]._settle(tracker.sms_uuid, step, detail or "")

    @api.autovacuum
    def _gc_field_notifications(self):
        """Forget what no receipt asks about any more."""
        old = [("is_field_notification", "=", True), ("create_date", "<", "now -60d")]
        trackers = self.search(old, limit=10000)
        trackers.unlink()
        return len(trackers), len(trackers) == 10000
