"""Messages of the suite's own ledger: written in business transactions, sent by its worker, audited."""

from collections import Counter

# Each carrier takes a message at most once, and the row says what became of it.
_COPIES = {
    "sent": {1},
    "delivered": {1},
    "uncertain": {0, 1},
    "failed": {0},
    "dropped": {0},
    "call": {0},
}
_TELL = """
for visit in records:
    visit._notify("{event}", env.context["rig_occurrence"])
"""


class Ledger:
    """The ledger of a live server, whose mails and text messages go to the rig's carriers."""

    JOBS = ("field_tournees.ir_cron_send",)

    def __init__(self, live_server, mails, texts, number=2):
        self.server = live_server
        self.mails, self.texts = mails, texts
        self.admin = live_server.session("admin")
        self.rounds = 0
        self._use_carriers()
        self._action = self._make_action("booked")
        self.visits = self._find_visits(number)

    def write(self):
        """Tell some customers something, each by mail and by text message."""
        self.rounds += 1
        context = {
            "active_model": "field.intervention",
            "active_id": self.visits[0],
            "active_ids": self.visits,
            "rig_occurrence": f"rig {self.rounds}",
        }
        self.admin.call("ir.actions.server", "run", [self._action], context=context)

    def is_settled(self):
        """Whether nothing is under way: what waits for another try is called to try now."""
        self.hurry()
        return not self.count("due", "claimed", "sending")

    def hurry(self):
        """Let the pause before another try be over."""
        self.server.sql(
            "UPDATE field_notification SET next_try_at = now() AT TIME ZONE 'UTC' WHERE state = 'due'"
            " AND next_try_at > now() AT TIME ZONE 'UTC' AND attempts > 0"
        )

    def count(self, *states):
        names = ", ".join(f"'{state}'" for state in states)
        return int(self.server.sql(f"SELECT count(*) FROM field_notification WHERE state IN ({names})"))

    def rows(self):
        """Return [(channel, key of the carrier, state, reason)] of what the test has written."""
        found = self.server.sql(
            "SELECT channel, CASE channel WHEN 'mail' THEN message_id ELSE uuid END, state, reason"
            " FROM field_notification WHERE occurrence LIKE 'rig %' ORDER BY id"
        )
        return [tuple(line.split("|")) for line in found.splitlines()]

    def audit(self):
        """Return what is wrong: messages that went twice, were lost without a word, or came from nowhere."""
        taken = Counter(message.key for message in (*self.mails.taken, *self.texts.taken))
        problems = []
        for channel, key, state, reason in self.rows():
            copies = taken.pop(key, 0)
            if copies not in _COPIES.get(state, ()):
                problems.append(f"{channel} {key}: {state}, taken {copies} times")
            if state in ("failed", "dropped") and not reason:
                problems.append(f"{channel} {key}: {state} without a reason")
        return problems + [f"{key} is in no row" for key in taken]
