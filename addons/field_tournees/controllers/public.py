"""What all pages for customers share: headers, answers, and the door that JSON comes in by."""

import functools
import hashlib
import json
from pathlib import Path
from urllib.parse import urlencode

from odoo.http import request
from odoo.tools import file_path

from ..tools.booking_form import BadInputError, Refusal

# Nothing from elsewhere, nothing inline, nothing remembered, nothing told to the next site.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{images}; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_NO_INDEX = {"X-Robots-Tag": "noindex, nofollow"}


# What the reader chose in the footer; it tells nothing else.
LANG_COOKIE = "field_lang"
_YEAR = 365 * 24 * 3600

PAGE_FILES = (
    "address.js",
    "api.js",
    "booking.js",
    "map.js",
    "move.js",
    "photos.js",
    "public.css",
    "slots.js",
    "track.css",
    "track.js",
)


@functools.cache
def get_assets_version():
    """Return a name for the state of the pages' files, which changes with any of them."""
    digest = hashlib.sha256()
    for name in PAGE_FILES:
        digest.update(Path(file_path(f"field_tournees/static/src/public/{name}")).read_bytes())
    return digest.hexdigest()[:16]


def pick_company(code=None):
    """Return the company that a page is about: by its public code, or the only one."""
    companies = request.env["field.booking.desk"].sudo()._find_companies(code)
    return companies if len(companies) == 1 else companies.browse()


def any_company():
    """Return the company of a page that is about none."""
    return request.env["res.company"].sudo().search([], limit=1)


def speak(company, lang=None):
    """Let the page speak its reader's language.

    What he chose on the page goes first, then the account's, the browser's, `lang`, the company's.
    """
    installed = dict(request.env["res.lang"].sudo().get_installed())
    own = None if request.env.user._is_public() else request.env.user.lang
    chosen = request.params.get("lang"), request.httprequest.cookies.get(LANG_COOKIE)
    wanted = (*chosen, own, request.best_lang, lang, company.partner_id.lang)
    request.update_context(lang=next((code for code in wanted if code in installed), request.env.lang))


def page_values(company, title):
    """Return what the customers' layout needs; the company in the reader's language."""
    company = company.with_context(lang=request.env.lang)
    code = {"company": company.field_booking_code} if company.field_booking_code else {}
    query = f"?{urlencode(code)}" if code else ""
    return {
        "company": company,
        "title": title,
        "html_lang": (request.env.lang or "en_US").replace("_", "-"),
        "phone": company.phone or "",
        "contact": company.field_booking_contact or company.phone or company.email or "",
        "privacy_url": f"/field/privacy{query}",
        "book_url": f"/field/book{query}" if company.field_booking_open else "",
        "version": get_assets_version(),
        "languages": _get_other_languages(),
    }


def _get_other_languages():
    """Return [(code, name, link)] of the languages that this page may be read in instead."""
    if request.httprequest.method != "GET":
        return []
    asked = request.httprequest.args.to_dict()
    return [
        (code.replace("_", "-"), name.split(" / ")[-1], f"?{urlencode(asked | {'lang': code})}")
        for code, name in request.env["res.lang"].sudo().get_installed()
        if code != request.env.lang
    ]


def sorry(company, title, sentence, status):
    """Return a page that says why there is nothing else to see, and whom to call."""
    return page("field_tournees.public_sorry", page_values(company, title) | {"sentence": sentence}, status)


def page(template, values, status=200, index=False, **headers):
    """Return a page in the customers' layout."""
    html = request.env["ir.qweb"].sudo()._render(template, values)
    response = answer(f"<!DOCTYPE html>\n{html}", "text/html", status, index=index, **headers)
    if request.params.get("lang") == request.env.lang:
        response.set_cookie(LANG_COOKIE, request.env.lang, max_age=_YEAR, httponly=True, samesite="Lax")
    return response


def answer(body, kind, status=200, index=False, images="", **headers):
    """Return a response that no cache keeps.

    :param images: a server beside ours that the page may load images from
    """
    found = _HEADERS | ({} if index else _NO_INDEX)
    found |= {"Content-Security-Policy": _POLICY.format(images=f" {images}" if images else "")}
    found |= {"Content-Type": f"{kind}; charset=utf-8"}
    found |= {name.replace("_", "-"): value for name, value in headers.items()}
    return request.make_response(body, headers=list(found.items()), status=status)


def answer_json(values, status=200, **headers):
    """Return a JSON response that no cache keeps."""
    return answer(json.dumps(values, ensure_ascii=False), "application/json", status, **headers)


def json_door(limit):
    """Let a route take a JSON body of so many bytes; a refusal is an answer, and stores nothing."""

    def decorate(endpoint):
        @functools.wraps(endpoint)
        def inner(self, **params):
            try:
                return answer_json(endpoint(self, _read_body(limit), **params))
            except BadInputError as error:
                refusal = request.env["field.booking.desk"]._explain(error)
            except Refusal as error:
                refusal = error
            request.env.cr.rollback()
            return refuse(refusal)

        return inner

    return decorate


def refuse(refusal):
    """Return what a page is told when something is not done."""
    return answer_json(refusal.to_json(), refusal.status, **retry_after(refusal))


def retry_after(refusal):
    """Return the header that says when to come back, if anything does."""
    wait = getattr(refusal, "wait", 0)
    return {"Retry_After": str(wait)} if wait else {}


def throttle(action, **who):
    """Count this request, or refuse it for a while. Whatever was written before is committed."""
    who = {"ip": request.httprequest.remote_addr, **who}
    wait = request.env["field.throttle"].sudo()._count_request(action, **who)
    if wait:
        raise Refusal(
            request.env._(
                "Too many requests came from your connection or your number: try again in "
                "%(minutes)s min, or call us.",
                minutes=-(-wait // 60),
            ),
            status=429,
            wait=wait,
        )


def _read_body(limit):
    env, incoming = request.env, request.httprequest
    if (incoming.content_length or 0) > limit:
        raise Refusal(env._("This is too long: shorten your text or send fewer photos."), status=413)
    try:
        data = json.loads(incoming.get_data(as_text=True), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Refusal(env._("This request cannot be read: reload the page and try again."))
    return data


def _refuse_constant(name):
    raise ValueError(name)
