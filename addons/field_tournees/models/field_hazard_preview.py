from odoo import api, models
from odoo.tools import plaintext2html

from ..tools import hazard, labels, mail_style, times


class FieldHazardPreview(models.AbstractModel):
    """Shows in words what a playbook is about to do: each visit, each message as it will be read."""

    _name = "field.hazard.preview"
    _description = "Preview of a Hazard"
    _inherit = ["field.hazard.effect"]

    # === BUSINESS === #
    @api.model
    def get_playbooks(self, visit_ids, technician_id=False):
        """Return what the dialog opens with: the usable playbooks and whom it was opened on.

        :rtype: dict
        """
        visits = self.env["field.intervention"].browse(visit_ids).exists()
        visits.check_access("read")
        technician = self.env["field.technician"].browse(technician_id or []).exists()
        technician = technician or visits.technician_id[:1]
        return {
            "playbooks": [
                {
                    "id": playbook.id,
                    "name": playbook.name,
                    "description": playbook.description or "",
                    "icon": playbook.icon or "fa-exclamation-triangle",
                    "scope": playbook.scope,
                    "move": playbook.move,
                    "delay_minutes": playbook.delay_minutes,
                }
                for playbook in self.env["field.hazard.type"]._get_usable()
                if (visits if playbook.scope == "visit" else technician)
            ],
            "visits": [
                {"id": visit.id, "name": visit.name, "title": visit._get_hazard_title()} for visit in visits
            ],
            "technician": (technician and {"id": technician.id, "name": technician.name}) or False,
        }

    @api.model
    def preview(self, values):
        """Return exactly what running the playbook would do; all that is done is to propose a repair.

        :param values: see `_read_case`
        :rtype: dict
        """
        case = self._read_case(values)
        run, problem = self._propose(case, case.repair)
        case = case._replace(repair=run)
        effects = self._get_effects(case)
        return {
            "seal": hazard.seal(effects),
            "visits": self._prepare_rows(case, effects),
            "repair": self._prepare_repair(case, problem),
            "untouched": len(case.visits) - len(effects) if case.playbook.scope == "visit" else 0,
        }

    def _prepare_rows(self, case, effects):
        letters = self._render_letters(
            case, [effect for effect in effects if effect.how in ("mail", "before")]
        )
        letters |= self._render_texts(case, [effect for effect in effects if effect.how == "sms"])
        addresses = self._get_reach(effects)
        return [
            self._prepare_row(effect, letters.get(effect.visit.id))
            | {"script": self._get_script(case, effect), "address": addresses[effect.visit][1]}
            for effect in effects
        ]

    def _prepare_row(self, effect, letter):
        """Return one visit of the preview as the dialog shows it."""
        visit = effect.visit
        states = dict(visit._fields["state"]._description_selection(self.env))
        tz = visit.company_id._get_booking_tz()
        place = effect.place
        return {
            "id": visit.id,
            "name": visit.name,
            "title": visit._get_hazard_title(),
            "planned": labels.slot(self.env, visit.planned_start, visit.planned_stop, tz)
            if visit.planned_start
            else "",
            "promised": visit.promised_label,
            "state": states[visit.state],
            "new_state": states.get(effect.state, ""),
            "technician": place[0].name if place else "",
            "new_start": times.format_moment(self.env, place[1], tz) if place else "",
            "told": labels.slot(self.env, *effect.told, tz) if effect.told else "",
            "is_broken": effect.is_broken,
            "how": effect.how,
            "customer": visit.partner_id.name,
            "phone": visit.site_id.phone or visit.partner_id.phone or "",
            "letter": letter or False,
        }

    def _with_news(self, records, case, effects):
        """Return records that know what the customers of some effects are to be told."""
        told = {effect.visit.id: effect.told_epochs for effect in effects if effect.told}
        return records.with_context(field_hazard_told=told)

    def _render_letters(self, case, effects):
        """Return {visit id: {"subject", "body"}} as the customers will read them."""
        if not effects:
            return {}
        ids = [effect.visit.id for effect in effects]
        template_sudo = self._with_news(case.playbook.template_id.sudo(), case, effects)
        subjects = template_sudo._render_field("subject", ids, compute_lang=True)
        bodies = template_sudo._render_field(
            "body_html", ids, compute_lang=True, options={"post_process": True}
        )
        return {one: {"subject": subjects[one], "body": mail_style.dress_part(bodies[one])} for one in ids}

    def _render_texts(self, case, effects):
        """Return the same for text messages, which have no subject."""
        visits_sudo = self.env["field.intervention"].union(*(effect.visit for effect in effects)).sudo()
        letters_sudo, found = self.env["field.letter"].sudo(), {}
        for rule, visits in self.env["field.notification.rule"]._find("hazard", visits_sudo).items():
            template_sudo = self._with_news(rule.sms_template_id.sudo(), case, effects)
            for visit in visits:
                customer, company = visit.partner_id, visit.company_id
                spoken = template_sudo.with_context(lang=customer.lang or company.partner_id.lang)
                is_first = letters_sudo._is_first_message(customer, company)
                text = letters_sudo._write_sms(spoken, visit, is_first)
                found[visit.id] = {"subject": "", "body": plaintext2html(text)}
        return found

    def _get_script(self, case, effect):
        """Return what the call centre says to the customer of one effect."""
        visit = self._with_news(effect.visit, case, [effect])
        return case.playbook._fill_script(visit._get_script_words())
