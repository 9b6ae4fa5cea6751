from odoo import api, models
from odoo.tools import format_date

from ..tools import labels, labour


class FieldRulesWords(models.AbstractModel):
    """What the rules find, in the reader's language."""

    _name = "field.rules.words"
    _description = "Planning Rules in Words"

    # === BUSINESS === #
    @api.model
    def _word_breach(self, technician, breach):
        """Return (level, key, sentence) of a breach of working time."""
        words = {
            "technician": technician.name,
            "day": format_date(self.env, breach.date),
            "found": _hours(breach.found),
            "limit": _hours(breach.limit),
        }
        return breach.level, breach.key, getattr(self, f"_word_{breach.key}")(words)

    def _word_pause(self, words):
        return self.env._(
            "%(technician)s would work %(found)s on %(day)s without a break of %(minutes)s after "
            "%(limit)s at the latest: leave a gap between two visits.",
            minutes=_hours(labour.PAUSE),
            **words,
        )

    def _word_day_hours(self, words):
        return self.env._(
            "%(technician)s would work %(found)s on %(day)s, waits included; the limit is "
            "%(limit)s a day.",
            **words,
        )

    def _word_day_span(self, words):
        return self.env._(
            "The day of %(technician)s on %(day)s would last %(found)s from beginning to end; the "
            "limit is %(limit)s.",
            **words,
        )

    def _word_rest(self, words):
        return self.env._(
            "%(technician)s would rest %(found)s only after the day of %(day)s; %(limit)s are due.",
            **words,
        )

    def _word_week_hours(self, words):
        return self.env._(
            "%(technician)s would work %(found)s in the week of %(day)s, waits included; the limit "
            "is %(limit)s.",
            **words,
        )

    def _word_week_days(self, words):
        return self.env._(
            "%(technician)s would work seven days in the week of %(day)s; six are allowed.",
            **words,
        )

    def _word_weekly_rest(self, words):
        return self.env._(
            "%(technician)s would rest %(found)s at a stretch in the week of %(day)s; %(limit)s are due.",
            **words,
        )

    @api.model
    def _word_absence(self, technician):
        """Return why no visit begins at a time out of somebody's shifts."""
        return self.env._(
            "%(technician)s does not work then (schedule, leave or public holiday).",
            technician=technician.name,
        )

    @api.model
    def _word_note(self, note):
        """Return the sentence of a note."""
        words = {
            name: value if isinstance(value, str) else _hours(value)
            for name, value in note.values.items()
        }
        return getattr(self, f"_word_{note.key}")(words)

    def _word_overlap(self, words):
        return self.env._("At the same time as %(other)s.", **words)

    def _word_drive(self, words):
        return self.env._(
            "The drive takes %(drive)s, and there are %(gap)s between it and %(other)s.", **words
        )

    def _word_late(self, words):
        return self.env._("%(late)s after the end of the promised slot.", **words)

    def _word_early(self, words):
        return self.env._("%(early)s before the promised slot.", **words)

    def _word_overtime(self, words):
        return self.env._("The day ends %(overtime)s after working hours.", **words)

    def _word_zone(self, words):
        return self.env._("%(technician)s does not usually work in %(zone)s.", **words)

    def _word_window(self, words):
        return self.env._("Outside of the time that the customer allows.", **words)

    def _word_lock(self, words):
        return self.env._("The plan of this visit is locked.", **words)

    @api.model
    def _word_refusal(self, findings):
        """Return why the first of some visits is refused."""
        visit, rows = next(iter(findings.items()))
        return self.env._(
            "%(intervention)s: %(problem)s",
            intervention=visit.display_name,
            problem=" ".join(finding.sentence for finding in rows),
        )

    @api.model
    def _word_need(self, findings, is_denied):
        """Return why the first of some visits takes a reason, and the way to give one."""
        refusal = self._word_refusal(findings)
        if is_denied:
            return self.env._("%(refusal)s This takes a decision that you cannot make here.", refusal=refusal)
        return self.env._(
            "%(refusal)s This takes a reason: use “Plan with a Reason” on the visit.", refusal=refusal
        )


def _hours(seconds):
    return labels.hours(seconds / 3600)
