from odoo import fields, models
from odoo.tools import html2plaintext

from ..tools import seal
from ..tools.closing import FULL_RATE


class FieldReport(models.AbstractModel):
    """What the report of a visit says, as plain data: names and numbers as they are on that day.

    `records` in it are the very rows that stay unchanged afterwards; everything else is the text
    that the customer reads, so that the report can be printed from itself alone.
    """

    _name = "field.report"
    _description = "Content of a Visit's Report"
    _inherit = ["field.provable"]

    # === BUSINESS === #
    def _prepare_report(self, closing, number, former):
        """Return the report of a visit in the language of its environment.

        :param number: the number that all versions share
        :param former: the version before this one, or an empty recordset
        """
        self.ensure_one()
        # A correction changes neither what the law wanted written down nor what was certified.
        before = (former and closing.outcome == "office" and former._read_content()) or {}
        return {
            "format": 1,
            "number": number,
            "version": former.version + 1,
            "lang": self.env.lang,
            "tz": str(self.company_id._get_booking_tz()),
            "sealed_at": fields.Datetime.now(),
            "correction": self._report_correction(former),
            "company": self._report_company(),
            "visit": self._report_visit(),
            "customer": self._report_contact(self.partner_id),
            "site": self._report_contact(self.site_id),
            "equipment": self._report_equipment(),
            "closing": self._report_closing(closing),
            "vat": before.get("vat") or self._report_vat(closing),
            "annex": before.get("annex") or self.env["field.annex"]._report(self, closing),
            "work": self._report_work(),
            "records": self._read_report_records(),
        }

    def _report_correction(self, former):
        correction = self.correction_id
        if not former:
            return None
        return {
            "id": correction.id or None,
            "reason": correction.reason or "",
            "by": correction.user_id.name or "",
            "opened_at": correction.opened_at or None,
            "former_version": former.version,
            "former_hash": former.content_hash,
        }

    def _report_company(self):
        company = self.company_id
        return {
            "id": company.id,
            "name": company.name,
            "address": self._report_address(company.partner_id),
            "phone": company.phone or "",
            "email": company.email or "",
            "registry": company.company_registry or "",
            "vat": company.vat or "",
        }

    def _report_visit(self):
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type_id.name,
            "technician": self.technician_id.name or "",
            "request": html2plaintext(self.description or "").strip(),
            "promised_start": self.promised_start or None,
            "promised_stop": self.promised_stop or None,
            "en_route_at": self.en_route_at or None,
            "arrived_at": self.arrived_at or None,
            "left_at": self.left_at or None,
        }

    def _report_contact(self, partner):
        return {"name": partner.display_name, "address": self._report_address(partner)}

    def _report_address(self, partner):
        """Return an address in one line, without the name."""
        town = " ".join(part for part in (partner.zip, partner.city) if part)
        return ", ".join(part for part in (partner.street, partner.street2, town) if part)

    def _report_equipment(self):
        equipment = self.equipment_id
        if not equipment:
            return None
        names = ("name", "brand", "model", "serial")
        return {name: equipment[name] or "" for name in names} | {
            "installed_on": equipment.installed_on or None
        }

    def _report_closing(self, closing):
        signature = seal.sha256(closing.signature) if closing.signature else None
        return {
            "outcome": closing.outcome,
            "signer": closing.signer,
            "capacity": closing.capacity,
            "consent": closing.consent,
            "reason": closing.reason,
            "signature_sha256": signature,
            "summary": closing.summary,
            "summary_sha256": seal.sha256(closing.summary) if closing.summary else None,
            "device": closing.device,
            "device_at": closing.device_at,
            "position": closing.position,
            "user_id": self.env.uid,
            "user": self.env.user.name,
        }

    def _report_vat(self, closing):
        """Return the rate and, of a reduced one, the mention that the customer certifies by signing."""
        rate = closing.vat_rate
        mention = "" if rate == FULL_RATE else self._get_vat_mentions()[rate]
        return {"rate": rate, "mention": mention}

    def _read_report_records(self):
        """Return {row: {column: value}} of all rows that the report vouches for."""
        rows = self._read_sealed()
        for records in self._get_report_rows():
            rows |= records._read_sealed()
        return rows

    def _get_vat_mentions(self):
        """Return {reduced rate: what the customer certifies}, in the reader's language.

        The mention replaces the form that customers filled in until 15 February 2025 (article 278-0
        bis A and 279-0 bis of the General Tax Code).
        """
        return {
            "10": self.env._(
                "The customer certifies that the work is done in a dwelling completed more than two "
                "years ago, that it improves, converts, fits out or maintains it, and that it neither "
                "makes it new nor adds more than 10 % to its floor area: VAT at 10 %."
            ),
            "5.5": self.env._(
                "The customer certifies that the work is done in a dwelling completed more than two "
                "years ago, that it improves its energy performance and consists of the supply, fitting "
                "or maintenance of equipment that the law lists for it, and that it neither makes it new "
                "nor adds more than 10 % to its floor area: VAT at 5.5 %."
            ),
        }

    # === HOOKS === #
    def _report_work(self):
        """Return {section: what was done and found}, all JSON; an override adds to super's."""
        self.ensure_one()
        return {}

    def _get_report_rows(self):
        """Return recordsets of `field.sealed` whose rows belong to the report; an override appends."""
        self.ensure_one()
        return []
