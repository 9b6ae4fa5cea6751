from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..tools import sms_text, times

# The states of the visits on which a message of the event reads best.
_STATES = {
    **dict.fromkeys(("en_route", "eta", "delay"), ("en_route", "confirmed", "planned")),
    "report": ("done",),
    "feedback": ("done",),
    "reschedule": ("to_reschedule", "confirmed", "planned"),
    "cancelled": ("cancelled", "confirmed", "planned"),
    "proposed": ("planned", "confirmed"),
}
_USUAL = ("confirmed", "planned")
_WITH_ARRIVAL = ("en_route", "eta", "delay", "hazard")
_WITH_FORMER = ("moved",)


class FieldSample(models.AbstractModel):
    """A message as it would be, before anything happened: for previews and trial messages."""

    _name = "field.sample"
    _description = "Sample of a Message"

    # === BUSINESS === #
    @api.model
    def _find_visit(self, rule):
        """Return a visit on which a rule's messages can be shown, the most telling one there is."""
        rule = rule._origin
        companies = rule.company_id or self.env.company
        own = Domain("company_id", "in", companies.ids)
        if rule.type_ids:
            own &= Domain("type_id", "in", rule.type_ids.ids)
        promised = own & Domain("promised_start", "!=", False)
        visits = self.env["field.intervention"]
        for state in _STATES.get(rule.event, _USUAL):
            domain = promised & Domain("state", "=", state)
            found = visits.search(domain, order="promised_start desc", limit=1)
            if found:
                return found
        return visits.search(promised, limit=1) or visits.search(own, limit=1)

    @api.model
    def _get_facts(self, event, visit):
        """Return facts that a message of the event could have."""
        start, stop = visit.promised_start, visit.promised_stop
        if not start:
            return {}
        if event in _WITH_ARRIVAL:
            reached = start + timedelta(minutes=40)
            if event in ("delay", "hazard"):
                reached = stop + timedelta(minutes=20)
            return {"arrival": [times.epoch(reached), times.epoch(reached + timedelta(minutes=25))]}
        if event in _WITH_FORMER:
            return {"former": [times.epoch(one - timedelta(days=1)) for one in (start, stop)]}
        return {}

    @api.model
    def _tell(self, template, event, visit, lang):
        """Return a template in a language that knows the sample's facts."""
        return template.sudo().with_context(lang=lang, field_facts=self._get_facts(event, visit))

    @api.model
    def _write_sms(self, rule, visit, lang, is_first=False):
        """Return the text message of a rule about a visit."""
        template = self._tell(rule.sms_template_id, rule.event, visit, lang)
        return self.env["field.letter"]._write_sms(template, visit.sudo(), is_first)

    @api.model
    def _write_mail(self, rule, visit, lang, is_first=False):
        """Return the mail of a rule about a visit."""
        template = self._tell(rule.mail_template_id, rule.event, visit, lang)
        return self.env["field.letter"]._write_mail(template, visit.sudo(), is_first)

    @api.model
    def _note_sms(self, rule):
        """Return how long a rule's text message is, measured on a real visit; empty without one."""
        visit = self._find_visit(rule)
        if not visit:
            return ""
        lang = visit.partner_id.lang or self.env.lang or "en_US"
        return self._describe_size(self._write_sms(rule, visit, lang))

    @api.model
    def _describe_size(self, text):
        """Return the length of a text message in words, as the carrier bills it."""
        size = sms_text.measure(text)
        if size.segments == 1:
            return self.env._(
                "%(units)s of %(limit)s characters: one text message",
                units=size.units,
                limit=size.units + size.free,
            )
        strange = sms_text.find_strange(text)
        if strange:
            return self.env._(
                "%(units)s characters: %(count)s text messages, because “%(sign)s” leaves room for 70 only",
                units=size.units,
                count=size.segments,
                sign=strange,
            )
        return self.env._(
            "%(units)s characters: %(count)s text messages", units=size.units, count=size.segments
        )
