from urllib.parse import urlencode

from odoo import api, models
from odoo.fields import Domain

from ..tools import mail_style, sms_text


class FieldLetter(models.AbstractModel):
    """The words of a message as its reader gets them: the ledger, previews and tests write alike."""

    _name = "field.letter"
    _description = "Words of a Message"

    # === BUSINESS === #
    @api.model
    def _write_mail(self, template, visit, is_first=False):
        """Return the mail that a template makes of a visit, as values of the ledger.

        :param template: mail.template in the reader's language, with the message's context
        :param is_first: the reader never heard of us before
        :return: {"subject", "body", "email_from", "reply_to"}; the body is a whole document
        """
        names = ("body_html", "email_from", "reply_to", "subject")
        # Odoo would speak the customer's language; the reader may be somebody else.
        template = template.with_context(template_preview_lang=template.env.lang)
        words = template._generate_template(visit.ids, names)[visit.id]
        company = visit.company_id
        sender = words["email_from"] or company.email_formatted or self.env.user.email_formatted
        visit = visit.with_env(template.env)
        body = self._put_in_layout(visit, words["subject"], words["body_html"], is_first)
        return {
            "subject": words["subject"],
            "body": body,
            "email_from": sender,
            "reply_to": words["reply_to"] or sender,
        }

    @api.model
    def _put_in_layout(self, visit, subject, body, is_first):
        """Return a mail's words in the layout that all mails to customers share."""
        company = visit.company_id
        values = {
            "body": body,
            "company": company,
            "contact": company.field_booking_contact or company.phone or "",
            "html_lang": (visit.env.lang or "en_US").replace("_", "-"),
            "is_first": is_first,
            "privacy_url": self._get_privacy_url(company),
            "sheet": mail_style.SHEET,
            "subject": subject,
            "visit": visit,
        }
        layouts_sudo = visit.env["ir.qweb"].sudo()
        html = layouts_sudo._render("field_tournees.mail_layout", values, minimal_qcontext=True)
        return mail_style.dress(str(html))

    @api.model
    def _write_sms(self, template, visit, is_first=False):
        """Return the text message that a template makes of a visit, as it is best sent.

        :param template: sms.template in the reader's language, with the message's context
        :param is_first: the reader never heard of us before
        """
        text = template._render_field("body", visit.ids, set_lang=template.env.lang)[visit.id]
        if is_first:
            url = self._get_privacy_url(visit.company_id)
            text = f"{text}\n{template.env._('Your data: %(url)s', url=url)}"
        return sms_text.clean(text)

    @api.model
    def _is_first_message(self, partner, company):
        """Tell whether a contact never got a message from a company.

        Then it says what becomes of his data (GDPR, articles 12 and 13).
        """
        told_before = self.env["field.notification"].search_count(
            Domain("partner_id", "=", partner.id)
            & Domain("company_id", "=", company.id)
            & Domain("sent_at", "!=", False),
            limit=1,
        )
        return not told_before

    @api.model
    def _get_privacy_url(self, company):
        """Return the address of the company's privacy notice."""
        code = {"company": company.field_booking_code} if company.field_booking_code else {}
        return f"{company.get_base_url()}/field/privacy{f'?{urlencode(code)}' if code else ''}"
