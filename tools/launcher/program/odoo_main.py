"""Odoo's command line as a file: a prefork server starts its second process by this file's name.

It lies alone in its folder, because Python puts that first on the path.
"""

import odoo.cli

odoo.cli.main()
