"""Placeholder until the next commit: reasons and changes."""

from __future__ import annotations

from typing import Any

from .plan import Plan


def explain(plan: Plan) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Explain visits left out, and changes."""
    visits = plan.instance.problem.visits
    return [{"visit": visits[rank].id, "reason": "capacity"} for rank in plan.unserved], []
