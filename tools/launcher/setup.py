"""Everything the commands need, in the right order; quick when it is already there."""

from concurrent.futures import ThreadPoolExecutor

from . import browser, engine, odoo_source, python_env
from .files import locked
from .paths import CACHE


def prepare(with_browser=False):
    """Odoo's sources, the Python environment, a PDF printer, and a browser when it is asked for."""
    odoo_source.check_named()
    CACHE.mkdir(parents=True, exist_ok=True)
    with locked("setup"), ThreadPoolExecutor() as pool:
        source = pool.submit(odoo_source.find)
        fetched = pool.submit(browser.find_chromium) if with_browser else None
        python_env.prepare()
        tree = source.result()
        engine.install()
        odoo_source.link(tree)
        browser.find_printer()
        if fetched:
            fetched.result()
            browser.find_driver()
    return tree
