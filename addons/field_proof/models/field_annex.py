from datetime import timedelta

from odoo import api, fields, models

from ..tools import annex, seal

# What is true of an appliance from one visit to the next.
_LASTING = ("energy", "power_kw", "installed_year", "evacuation", "fluid", "charge_kg", "detection")
# The attestation of a boiler is handed over within so many days of the visit.
_HAND_OVER = timedelta(days=15)


class FieldAnnex(models.AbstractModel):
    """The law's own papers on a visit: which fields they ask for, in words, and what they say."""

    _name = "field.annex"
    _description = "Legal Annex of a Report"

    # === BUSINESS === #
    @api.model
    def _get_labels(self):
        """Return {name of a field or of a choice: its words}."""
        return self._get_boiler_labels() | self._get_fluid_labels() | self._get_choice_labels()

    def _get_boiler_labels(self):
        return {
            "energy": self.env._("Energy"),
            "power_kw": self.env._("Rated output"),
            "installed_year": self.env._("Year of installation"),
            "evacuation": self.env._("Evacuation of flue gas"),
            "co_ppm": self.env._("Carbon monoxide in the room"),
            "shut_down": self.env._("Boiler shut down"),
            "flue_temperature": self.env._("Flue gas temperature"),
            "oxygen_percent": self.env._("Oxygen in the flue gas"),
            "efficiency_percent": self.env._("Efficiency measured"),
            "nox_mg": self.env._("Nitrogen oxides (estimate)"),
            "cleaned": self.env._("Body, burner and extractor cleaned"),
            "checked": self.env._("Safety devices and settings checked"),
            "faults": self.env._("Faults found and mended"),
            "advice": self.env._("Advice on use and on replacement"),
        }

    def _get_fluid_labels(self):
        return {
            "fluid": self.env._("Refrigerant"),
            "charge_kg": self.env._("Charge of the appliance"),
            "operation": self.env._("Kind of operation"),
            "detection": self.env._("Permanent leak detection"),
            "detector": self.env._("Leak detector used (number, last check)"),
            "leak": self.env._("Leak check"),
            "leak_place": self.env._("Where it leaked"),
            "virgin_kg": self.env._("Added, new"),
            "recycled_kg": self.env._("Added, recycled"),
            "regenerated_kg": self.env._("Added, reclaimed"),
            "recovered_waste_kg": self.env._("Recovered, for treatment"),
            "recovered_reuse_kg": self.env._("Recovered, for reuse"),
            "container": self.env._("Container"),
            "waste_slip": self.env._("Waste slip"),
            "operator_certificate": self.env._("Capacity attestation of the company"),
            "remarks": self.env._("Remarks"),
        }

    def _get_choice_labels(self):
        return {
            "gas": self.env._("Gas"),
            "oil": self.env._("Heating oil"),
            "wood": self.env._("Wood"),
            "coal": self.env._("Coal"),
            "chimney": self.env._("Chimney"),
            "balanced": self.env._("Balanced flue"),
            "vmc": self.env._("Mechanical ventilation (gas)"),
            "other": self.env._("Other"),
            "assembly": self.env._("Assembly"),
            "commissioning": self.env._("Commissioning"),
            "modification": self.env._("Modification"),
            "maintenance": self.env._("Maintenance"),
            "leak_check": self.env._("Periodic leak check"),
            "dismantling": self.env._("Dismantling"),
            "none": self.env._("No leak found"),
            "repaired": self.env._("Leak found and repaired"),
            "to_repair": self.env._("Leak found, still to repair"),
            "not_checked": self.env._("Not checked"),
        }

    @api.model
    def _describe(self, visit, latest):
        """Return what a phone shows of a visit's annex, None where its type asks for none.

        :param latest: what `_find_latest` returned for the visits of the day
        """
        kind = visit.type_id.annex_kind
        if not kind:
            return None
        labels, known = self._get_labels(), self._get_known(visit, latest)
        return {
            "kind": kind,
            "title": self._get_title(kind),
            "fields": [
                {
                    "name": field.name,
                    "label": labels[field.name],
                    "kind": field.kind,
                    "unit": field.unit,
                    "required": field.required,
                    "minimum": field.minimum if field.kind == "value" else None,
                    "maximum": field.maximum if field.kind == "value" else None,
                    "choices": [
                        {"value": choice, "label": labels.get(choice, choice)}
                        for choice in field.choices
                    ],
                    "value": known.get(field.name),
                }
                for field in annex.FIELDS[kind]
            ],
        }

    @api.model
    def _get_title(self, kind):
        return dict(self.env["field.intervention.type"]._get_annex_kinds())[kind]

    @api.model
    def _find_latest(self, visits):
        """Return {(appliance, kind of annex): values} of the last annexes of these visits' appliances."""
        proofs_sudo = self.env["field.proof"].sudo()  # a technician knows the appliance, not its reports
        found = proofs_sudo.search(
            [
                ("intervention_id.equipment_id", "in", visits.equipment_id.ids),
                ("annex_kind", "!=", False),
                ("content", "!=", False),
            ],
            order="sealed_at",
        )
        return {
            (proof.intervention_id.equipment_id, proof.annex_kind): proof._read_content()["annex"]["values"]
            for proof in found
        }

    def _get_known(self, visit, latest):
        """Return the values that are known before the visit: of the appliance's last annex."""
        equipment, kind = visit.equipment_id, visit.type_id.annex_kind
        values = {"operator_certificate": visit.company_id.field_fluid_certificate or None}
        if equipment.installed_on:
            values["installed_year"] = equipment.installed_on.year
        told = latest.get((equipment, kind), {})
        values |= {name: told[name] for name in _LASTING if told.get(name) is not None}
        numbers = {field.name for field in annex.FIELDS[visit.type_id.annex_kind] if field.kind == "value"}
        return {name: float(value) if name in numbers else value for name, value in values.items()}

    @api.model
    def _check(self, visit, values):
        """Return the sentence that forbids to close a visit with this annex, or False."""
        kind = visit.type_id.annex_kind
        labels = self._get_labels()
        wrong = annex.find_wrong(kind, values) if kind else list(values)
        names = wrong or annex.find_missing(kind, values)
        if names:
            text = (
                self.env._("%(title)s: these values cannot be right: %(names)s")
                if wrong
                else self.env._("%(title)s: still to fill in: %(names)s")
            )
            title = self._get_title(kind) if kind else self.env._("Annex")
            return text % {"title": title, "names": ", ".join(labels.get(name, name) for name in names)}
        if kind == annex.BOILER and values["co_ppm"] > annex.CO_STOP and not values.get("shut_down"):
            return self.env._(
                "Carbon monoxide at %(ppm)s ppm is above %(limit)s: shut the boiler down, air the room, and "
                "tick that it is shut down.",
                ppm=values["co_ppm"],
                limit=annex.CO_STOP,
            )
        return False

    @api.model
    def _report(self, visit, closing):
        """Return the annex as the report holds it, None without one."""
        kind, values = visit.type_id.annex_kind, closing.annex
        if not kind or not values:
            return None
        if self._check(visit, values):  # a planner accepted the visit without a valid paper
            return None
        labels = self._get_labels()
        given = {name: value for name, value in values.items() if value not in (None, "")}
        rows = [
            {
                "name": field.name,
                "label": labels[field.name],
                "text": self._get_text(field, given[field.name], labels),
            }
            for field in annex.FIELDS[kind]
            if field.name in given
        ]
        left_on = fields.Datetime.context_timestamp(
            visit.with_context(tz=str(visit.company_id._get_booking_tz())), visit.left_at
        ).date()
        return {
            "kind": kind,
            "title": self._get_title(kind),
            "values": given,
            "rows": rows,
            "notes": self._get_notes(kind, given),
            "due_on": left_on + _HAND_OVER if kind == annex.BOILER else None,
        }

    def _get_text(self, field, value, labels):
        if field.kind == "yes_no":
            return self.env._("Yes") if value else self.env._("No")
        if field.kind == "choice":
            return labels.get(value, value)
        if field.kind == "value":
            return f"{self._spell(value)} {field.unit}".strip()
        return value

    def _spell(self, number):
        """Return a number as the reader's language writes it, with no more decimals than it has."""
        point = self.env["res.lang"]._get_data(code=self.env.lang or "en_US").decimal_point or "."
        return seal.plain(float(number)).replace(".", point)

    def _get_notes(self, kind, values):
        """Return sentences that follow from the values."""
        if kind == annex.BOILER:
            return self._get_boiler_notes(values["co_ppm"])
        months = annex.get_leak_check_months(values)
        tonnes = self.env._("Charge: %(tonnes)s t CO2e.", tonnes=self._spell(annex.get_co2_tonnes(values)))
        check = (
            self.env._("Leaks are to be looked for every %(months)s months.", months=months)
            if months
            else self.env._("This charge asks for no periodic leak check.")
        )
        return [tonnes, check]

    def _get_boiler_notes(self, ppm):
        if ppm > annex.CO_STOP:
            return [
                self.env._("Carbon monoxide above 50 ppm: serious and immediate danger, boiler shut down.")
            ]
        if ppm >= annex.CO_SEARCH:
            return [
                self.env._("Carbon monoxide between 10 and 50 ppm: the cause is to be searched for at once.")
            ]
        return [self.env._("Carbon monoxide below 10 ppm: normal.")]
