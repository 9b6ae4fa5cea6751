from odoo import api, models, modules
from odoo.service.model import retrying


class FieldTransact(models.AbstractModel):
    """Short transactions of a background worker; tests, which have one open transaction, do without."""

    _name = "field.transact"
    _description = "Transactions of a Worker"

    # === BUSINESS === #
    @api.model
    def _transact(self, step):
        """Do a step and commit it; again when another transaction got in its way."""
        if modules.module.current_test:
            return step()
        return retrying(step, self.env)

    @api.model
    def _end_transaction(self):
        """Leave no transaction open while a stranger is waited for."""
        if not modules.module.current_test:
            self.env.cr.commit()

    @api.model
    def _roll_back(self):
        """Forget what the open transaction did; what had to be kept is committed."""
        if not modules.module.current_test:
            self.env.cr.rollback()
