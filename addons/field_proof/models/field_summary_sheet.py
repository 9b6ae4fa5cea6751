import base64
from collections import defaultdict

from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from odoo.addons.field_tournees.tools import labels, times, xlsx

_REPORT = "field_proof.action_report_summary"
_TEMPLATE = "field_proof.report_summary"


class FieldSummarySheet(models.AbstractModel):
    """What a summary says, on paper, in a spreadsheet and in the mail that carries them."""

    _name = "field.summary.sheet"
    _description = "Pages of a Summary"

    # === BUSINESS === #
    def _read_facts(self):
        """Return what was done: {"figures", "sites", "types", "visits"}, read once for all pages."""
        self.ensure_one()
        visits = self._get_visits()
        outcomes = self.env["field.promise.outcome"].search(Domain("id", "in", visits.ids))
        kept = {outcome.id: outcome.is_kept for outcome in outcomes}
        rows = [self._read_visit(visit, kept.get(visit.id)) for visit in visits]
        return {
            "figures": self._count(rows),
            "sites": self._group(rows, "site"),
            "types": self._group(rows, "type"),
            "visits": rows,
        }

    def _read_visit(self, visit, is_kept):
        """Return one line of the summary; an override may add to it."""
        tz = self.company_id._get_booking_tz()
        came = visit.arrived_at or visit.over_at
        return {
            "name": visit.name,
            "day": times.local_date(came, tz),
            "arrived": visit.arrived_at and self._localise(visit.arrived_at),
            "span": labels.span(self.env, visit.arrived_at, visit.left_at, tz),
            "site": visit.site_id.name or visit.site_id.display_name,
            "city": visit.site_id.city or "",
            "type": visit.type_id.name,
            "equipment": visit.equipment_id.name or "",
            "serial": visit.equipment_id.serial or "",
            "technician": visit.technician_id.name or "",
            "is_done": visit.state == "done",
            "outcome": visit._get_customer_state(),
            "is_kept": is_kept,
            "hours": visit._get_site_hours(),
            "wait_days": max(0, (came - visit.requested_at).days) if visit.requested_at else None,
            "proof": visit.proof_id.display_name or "",
            "note": visit._get_customer_note(),
        }

    def _localise(self, moment):
        """Return a moment as the clocks on the company's walls show it."""
        return fields.Datetime.context_timestamp(self, moment).replace(tzinfo=None)

    def _count(self, rows):
        """Return the figures above a set of lines."""
        promised = [row["is_kept"] for row in rows if row["is_kept"] is not None]
        waits = [row["wait_days"] for row in rows if row["wait_days"] is not None]
        done = sum(row["is_done"] for row in rows)
        return {
            "visits": len(rows),
            "done": done,
            "missed": len(rows) - done,
            "promised": len(promised),
            "kept": sum(promised),
            "kept_rate": sum(promised) / len(promised) if promised else None,
            "hours": sum(row["hours"] for row in rows),
            "wait_days": sum(waits) / len(waits) if waits else None,
        }

    def _group(self, rows, key):
        """Return the figures of each site or type, the busiest first."""
        groups = defaultdict(list)
        for row in rows:
            groups[row[key]].append(row)
        told = [{"label": label} | self._count(group) for label, group in groups.items()]
        return sorted(told, key=lambda group: (-group["visits"], group["label"]))

    def _print(self, facts):
        """Return the PDF: a document of its own, for which the printer calls nobody."""
        company = self.company_id
        values = {
            "issue": self,
            "company": company,
            "colour": company.primary_color or "#0a5c63",
            "logo": self._get_logo(company),
            "lang": (self.env.lang or "en_US").replace("_", "-"),
            "period": self._get_period_text(),
            "made": self.env._(
                "As of %(day)s", day=format_date(self.env, self._localise(fields.Datetime.now()).date())
            ),
            "tiles": self._get_tiles(facts["figures"]),
            "day": lambda date: format_date(self.env, date, date_format="d MMM"),
            "hours": labels.hours,
            "percent": self._get_percent,
            **facts,
        }
        html = self.env["ir.qweb"]._render(_TEMPLATE, values)
        return self.env["ir.actions.report"]._run_wkhtmltopdf([str(html)], report_ref=_REPORT)

    def _get_tiles(self, figures):
        """Return [(figure, what it counts)] for the head of the page."""
        wait, missed = figures["wait_days"], figures["missed"]
        done = self.env._("visits done, %(count)s could not be", count=missed) if missed else ""
        return [
            (figures["done"], done or self.env._("visits done")),
            (
                self._get_percent(figures["kept_rate"]),
                self.env._(
                    "of the slots kept, %(kept)s of %(count)s",
                    kept=figures["kept"],
                    count=figures["promised"],
                ),
            ),
            (
                "–" if wait is None else formatLang(self.env, wait, digits=1),
                self.env._("days from request to visit"),
            ),
            (labels.hours(figures["hours"]), self.env._("at work on your sites")),
        ]

    def _get_logo(self, company):
        if not company.logo:
            return ""
        content = base64.b64decode(company.logo)
        kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
        return f"data:image/{kind};base64,{company.logo.decode()}"

    def _get_percent(self, rate):
        return "–" if rate is None else self.env._("%(share)s %%", share=round(rate * 100))

    def _write_sheet(self, facts):
        """Return the spreadsheet: every visit, and the figures of each site."""
        words = {True: self.env._("Yes"), False: self.env._("No"), None: ""}
        visits = [row | {"kept_text": words[row["is_kept"]]} for row in facts["visits"]]
        return xlsx.write_workbook(
            self._prepare_sheet(self.env._("Visits"), self._get_visit_columns(), visits),
            self._prepare_sheet(self.env._("Sites"), self._get_site_columns(), facts["sites"]),
        )

    def _get_visit_columns(self):
        """Return [(title, kind of cell, key of the row)]."""
        return [
            (self.env._("Date"), "date", "day"),
            (self.env._("Number"), "text", "name"),
            (self.env._("Site"), "text", "site"),
            (self.env._("Town"), "text", "city"),
            (self.env._("Type"), "text", "type"),
            (self.env._("Equipment"), "text", "equipment"),
            (self.env._("Serial Number"), "text", "serial"),
            (self.env._("Technician"), "text", "technician"),
            (self.env._("Outcome"), "text", "outcome"),
            (self.env._("Arrived"), "clock", "arrived"),
            (self.env._("On Site"), "duration", "hours"),
            (self.env._("Days Since Request"), "integer", "wait_days"),
            (self.env._("Slot Kept"), "text", "kept_text"),
            (self.env._("Report Number"), "text", "proof"),
            (self.env._("Report"), "text", "note"),
        ]

    def _get_site_columns(self):
        return [
            (self.env._("Site"), "text", "label"),
            (self.env._("Visits"), "integer", "visits"),
            (self.env._("Done"), "integer", "done"),
            (self.env._("Not Done"), "integer", "missed"),
            (self.env._("On Site"), "duration", "hours"),
            (self.env._("Slots Kept"), "percent", "kept_rate"),
            (self.env._("Days Since Request"), "decimal", "wait_days"),
        ]

    def _prepare_sheet(self, title, columns, rows):
        heads = [(label, kind) for label, kind, _key in columns]
        return title, heads, [[row[key] for _label, _kind, key in columns] for row in rows]

    def _get_mail_body(self, period):
        """Return the words of the mail."""
        lines = [
            self.env._("Hello,"),
            self.env._(
                "Here is what we did for you (%(period)s): %(count)s visits. You find them one by one in "
                "the attached documents, and again in the spreadsheet.",
                period=period,
                count=self.visit_count,
            ),
            self.env._("A question about one of them? Answer this mail."),
            self.company_id.name,
        ]
        return Markup().join(Markup("<p>%s</p>") % line for line in lines)
