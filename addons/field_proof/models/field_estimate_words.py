from odoo import api, models


class FieldEstimateWords(models.AbstractModel):
    """What the law wants a customer to read before he signs for extra work at home."""

    _name = "field.estimate.words"
    _description = "Mentions of an Estimate"

    # === BUSINESS === #
    @api.model
    def _get_mentions(self, company, is_consumer=True):
        """Return the sentences that stand above the signature, in the reader's language.

        :param is_consumer: whether the customer is a person, to whom the right to withdraw is told
        """
        sentences = [
            self.env._("This estimate is free of charge. It holds for the work named here, today."),
            self.env._("Prices are in euros; the rate of VAT and the total with VAT stand below the lines."),
        ]
        if not is_consumer:
            return sentences
        return [
            *sentences,
            self.env._(
                "You sign this contract at home: you may withdraw within fourteen days without giving a "
                "reason (articles L221-18 to L221-20 of the Consumer Code), by a letter or a mail to "
                "%(company)s (%(mail)s).",
                company=company.name,
                mail=company.email or company.phone or company.partner_id.contact_address_inline,
            ),
            self.env._(
                "No payment is due before seven days (article L221-10), and work that is done within the "
                "fourteen days at your request is paid for what was done. For urgent repairs that you asked "
                "for expressly there is no right to withdraw, within what the urgency strictly needs "
                "(article L221-28)."
            ),
        ]

    @api.model
    def _get_vat_mention(self):
        """Return what a customer certifies to be charged a reduced rate (General Tax Code, 279-0 bis)."""
        return self.env._(
            "I certify that the premises were completed more than two years ago, that they serve as a "
            "dwelling, that the work does not make a new building of them, and, for the rate of 5.5 %, that "
            "it improves their energy quality. I keep a copy of this document until 31 December of the "
            "fifth year after the invoice."
        )
