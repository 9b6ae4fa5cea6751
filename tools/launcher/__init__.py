"""Set up, run and test the addon suite on a bare machine; Python's standard library only.

Read in this order: `cli` (the commands) → `setup` (what they need) → `odoo_source`, `python_env`,
`engine`, `browser`, `postgres` (how each is obtained) → `databases` (templates and clones) → `server`,
`testing`, `lint`, `bench`.
"""
