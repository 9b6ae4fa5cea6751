"""The independent judge: own arithmetic, nothing shared with the search or the schedule."""
