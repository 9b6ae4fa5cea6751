#!/usr/bin/env bash
# docker compose: serve the demo company; the first time, make its database as ./tournees start does.
# Odoo loads a module's demo data only where its dependencies have theirs: the flag is set by hand, so that
# our demo data come without Odoo's own.
set -euo pipefail
database=tournees
ours=field_tournees,field_proof,field_csat
export PGHOST=$HOST PGUSER=$USER PGPASSWORD=$PASSWORD
connection=(--db_host="$HOST" --db_user="$USER" --db_password="$PASSWORD" -d "$database")
once=("${connection[@]}" --stop-after-init --no-http)
flag() { psql -qd "$database" -c "UPDATE ir_module_module SET demo = $1 WHERE state = 'installed' AND $2"; }
in_shell() { odoo shell "${connection[@]}" --no-http --shell-interface=python <"/opt/tournees/$1.py"; }

ready() { psql -Atd "$database" -c "SELECT 1 FROM ir_module_module WHERE name = 'field_csat' AND state = 'installed'"; }
if [ "$(ready 2>/dev/null)" != 1 ]; then
    dropdb --if-exists "$database"
    createdb -T template0 -E UTF8 "$database"
    odoo "${once[@]}" -i base --load-language=fr_FR
    in_shell french_company
    # What our addons depend on, named by their manifests
    odoo "${once[@]}" -i "$(python3 /opt/tournees/outside_needs.py /mnt/extra-addons)"
    in_shell demo_company
    flag true true
    odoo "${once[@]}" -i "$ours" --with-demo
    flag false "name NOT LIKE 'field\_%'"
fi
exec odoo "${connection[@]}" --workers=0
