"""A visit's page as HTML, from what may be told of it: for the link's holder, and for an agent."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

from odoo.http import request
from odoo.tools import html2plaintext

from ..tools import times
from .public import page, page_values


def show(visit, url, notice=None, kind="error", status=200, agent=False, **headers):
    """Answer the page of a visit.

    :param visit: read with sudo, in the reader's language
    :param url: path below which the page's own routes lie
    :param agent: the same page for somebody of the office: nothing can be sent from it
    """
    values = prepare(visit, url) | {"notice": notice, "notice_kind": kind, "agent": agent}
    images = _get_tile_host(visit.company_id)
    return page("field_tournees.track_page", values, status, images=images, **headers)


def prepare(visit, url):
    """Return what the pages of a visit tell; nothing of the office's."""
    state = visit._get_track_state()
    is_over = state["state"] in ("done", "cancelled")
    start = visit.promised_start
    until = start and start - timedelta(hours=visit.company_id.field_booking_cutoff_hours)
    has_limit = "move" in state["actions"] and state["promise"]
    return page_values(visit.company_id, visit.type_id.name) | {
        "visit": visit,
        "url": url,
        "track": state,
        "actions": state["actions"],
        "history": visit._get_customer_history(),
        "config": json.dumps(_prepare_config(visit, url, state)),
        "is_over": is_over,
        "is_still_to_come": visit._is_still_to_come(),
        "request_text": html2plaintext(visit.description or "").strip(),
        "about": visit.type_id.public_description,
        "documents": [
            document | {"path": f"{url}/files/{document['key']}"}
            for document in visit._get_customer_documents()
        ],
        "motives": visit._get_writing_motives(),
        "feedback_url": visit._get_feedback_url(),
        "access_text": visit.site_id.access_instructions or "",
        "has_code": bool(visit.site_id.access_code),
        "problem": visit._is_still_to_come() and visit._get_customer_change_problem(),
        "until": format_moment(visit, until) if until and has_limit else "",
        "withdrawal_until": (
            format_moment(visit, visit.withdrawal_until - timedelta(minutes=1))
            if "withdraw" in state["actions"]
            else ""
        ),
    }


def format_moment(visit, moment):
    """Return a date and time in the company's zone."""
    return times.format_moment(visit.env, moment, visit.company_id._get_booking_tz())


def _get_tile_host(company):
    """Return the server of the company's map tiles, as a content policy names it; may be empty."""
    tiles = urlsplit(company.field_map_tiles or "")
    return f"{tiles.scheme}://{tiles.netloc.replace('{s}', '*')}" if tiles.netloc else ""


def _prepare_config(visit, url, state):
    """Return what the page's script needs: where to ask, what it shows, and its sentences."""
    _, company = request.env._, visit.company_id
    return {
        "url": url,
        "lang": request.env.lang,
        "shown": state,
        "tiles": company.field_map_tiles or "",
        "attribution": company.field_map_attribution or "",
        "texts": {
            "near": _("The technician is less than 500 m away."),
            "away": _("The technician is about {km} km away, as the crow flies."),
            "seconds": _("Position of a moment ago, rounded to about 100 m."),
            "minutes": _("Position of {minutes} min ago, rounded to about 100 m."),
            "fresh": _("Up to date at {time}"),
            "offline": _("No connection: this is what we knew at {time}."),
        },
    }
