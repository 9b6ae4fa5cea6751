import re

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import html2plaintext
from odoo.tools.safe_eval import _BUILTINS

from ..tools import placeholders, wording

# How a template writes a link to the customer's pages.
_LINK = re.compile(r"url'?\]|_get_\w*(?:url|link)\(")
# What Odoo's sandbox gives to every expression.
_FUNCTIONS = set(_BUILTINS)


class FieldWording(models.AbstractModel):
    """Reads the templates of messages before customers do, in every language.

    A service message stays one: no advertising, a link to the visit, the name of who writes, and
    nothing that cannot be filled in.
    """

    _name = "field.wording"
    _description = "Check of the Words of Messages"

    # === BUSINESS === #
    @api.model
    def _check(self, templates):
        """Refuse templates that no customer should read."""
        for template in templates:
            problem = self._find_problem(template)
            if problem:
                raise ValidationError(problem)

    @api.model
    def _find_problem(self, template):
        """Return what is wrong with a mail.template or sms.template, as a sentence, or an empty text."""
        for code, _name in self.env["res.lang"].get_installed():
            spoken = template.sudo().with_context(lang=code)
            is_sms = template._name == "sms.template"
            find = self._find_sms_problem if is_sms else self._find_mail_problem
            problem = find(spoken)
            if problem:
                return self.env._(
                    "“%(template)s” (%(language)s): %(problem)s",
                    template=template.name,
                    language=code,
                    problem=problem,
                )
        return ""

    @api.model
    def _find_sms_problem(self, template):
        expressions = placeholders.inline_expressions(template.body)
        problem = self._find_unknown(template.model, expressions) or self._find_lack(template.body)
        if problem:
            return problem
        company = self.env.company.name
        if not any("company_id" in expression for expression in expressions) and company not in template.body:
            return self.env._(
                "a text message says who writes: begin it with {{ object.company_id.name }}."
            )
        return ""

    @api.model
    def _find_mail_problem(self, template):
        expressions, names = placeholders.qweb_expressions(template.body_html)
        expressions += placeholders.inline_expressions(template.subject)
        text = f"{template.subject or ''} {html2plaintext(template.body_html or '')}"
        return self._find_unknown(template.model, expressions, names) or self._find_lack(
            template.body_html or "", text
        )

    @api.model
    def _find_lack(self, source, text=None):
        """Return why a source is no service message, or an empty text."""
        advertising = wording.find_advertising(text or source)
        if advertising:
            return self.env._(
                "“%(words)s” is advertising, which customers must have agreed to: a service message "
                "only says what concerns the visit.",
                words=advertising,
            )
        if not _LINK.search(source):
            return self.env._(
                "the link to the visit is missing: add {{ object._get_news()['short_url'] }} to a text "
                "message, or a button to object._get_track_url() to a mail."
            )
        return ""

    @api.model
    def _find_unknown(self, model, expressions, names=()):
        """Return which placeholder nobody can fill in, or an empty text."""
        known = {"object", *self.env["mail.render.mixin"]._render_eval_context(), *_FUNCTIONS, *names}
        for expression in expressions:
            try:
                chains = placeholders.find_chains(expression)
            except SyntaxError:
                return self.env._("“%(expression)s” cannot be read.", expression=expression)
            for chain in chains:
                if not self._is_known(model, chain, known):
                    return self.env._("nobody knows “%(name)s”.", name=".".join(chain))
        return ""

    @api.model
    def _is_known(self, model, chain, known):
        """Tell whether a chain of names leads anywhere; beyond fields, nobody can tell in advance."""
        name, *attributes = chain
        if name != "object":
            return name in known
        records = self.env[model]
        for attribute in attributes:
            field = records._fields.get(attribute)
            if not field:
                return hasattr(records, attribute)
            if not field.relational:
                return True
            records = self.env[field.comodel_name]
        return True
