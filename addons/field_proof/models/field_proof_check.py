import base64
import json

from odoo import models
from odoo.tools import SQL

from ..tools import seal

# Columns that repeat the content, as the database holds them.
_COLUMNS = (
    *("name", "version", "intervention_id", "company_id", "user_id", "correction_id", "sealed_at"),
    *("device_at", "outcome", "signer", "capacity", "reason", "vat_rate", "annex_kind", "annex_due_on"),
)


class FieldProofCheck(models.AbstractModel):
    """Tells whether a sealed report is what was sealed, and if not exactly what was changed."""

    _name = "field.proof.check"
    _description = "Check of Sealed Reports"

    # === BUSINESS === #
    def _verify(self):
        """Return sentences on all that was changed since the sealing; empty when nothing was.

        Read from the database, past every cache: the report itself, the columns beside it, the
        signature, the printed file, the link to the report before, and the visit's own rows with
        their photos while this version is the one in force.
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.invalidate_all()
        row = self._read_row()
        found = self._verify_link(row) + self._verify_file()
        if row["content"] is None:  # a person's erasure took the words, not the hashes
            broken = seal.sha256(row["hashes"]) != row["content_hash"]
            return found + ([self._say_broken("hashes")] if broken else [])
        broken = seal.find_broken_parts(row["content"], row["hashes"], row["content_hash"])
        found += [self._say_broken(part) for part in broken]
        if not broken:  # what is no longer what was sealed vouches for nothing else
            content = json.loads(row["content"])
            found += self._verify_columns(content, row) + self._verify_signature(content)
            found += self._verify_rows(content)
        return found

    def _read_row(self):
        names = (*_COLUMNS, "content", "hashes", "content_hash", "chain_index", "previous_hash", "chain_hash")
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        [values] = self.env.execute_query(
            SQL("SELECT %s FROM field_proof WHERE id = %s", columns, self.id)
        )
        return dict(zip(names, values, strict=True))

    def _say_broken(self, part):
        if part == "hashes":
            return self.env._("The hash of the report was changed.")
        if part == "spelling":
            return self.env._("The text of the report was changed.")
        return self.env._("Changed in the report: %(part)s", part=part)

    def _verify_link(self, row):
        """Return what is wrong with the links to the report before and from the next one."""
        if row["chain_index"] is None:
            return []
        link = seal.link(row["chain_index"], row["previous_hash"], row["content_hash"])
        neighbours = dict(
            self.env.execute_query(
                SQL("SELECT chain_index, chain_hash FROM field_proof WHERE company_id = %s"
                    " AND chain_index = %s", row["company_id"], row["chain_index"] - 1)
            )
        )  # fmt: skip
        before = neighbours.get(row["chain_index"] - 1, seal.GENESIS if row["chain_index"] == 1 else None)
        if link == row["chain_hash"] and before == row["previous_hash"]:
            return []
        return [self.env._("The link to the report before was changed.")]

    def _verify_columns(self, content, row):
        columns = {name: value or None for name, value in self._get_columns(content).items()}
        return [
            self.env._(
                "Changed beside the report: %(field)s is “%(found)s”, sealed was “%(sealed)s”",
                field=self._fields[path.split(".")[0]]._description_string(self.env),
                found=found,
                sealed=sealed,
            )
            for path, sealed, found in seal.diff(
                seal.plain(columns), seal.plain({name: row[name] or None for name in _COLUMNS})
            )
        ]

    def _verify_signature(self, content):
        [[stored]] = self.env.execute_query(
            SQL("SELECT signature FROM field_proof WHERE id = %s", self.id)
        )
        if _hash_of_base64(bytes(stored or b"")) == content["closing"]["signature_sha256"]:
            return []
        return [self.env._("The signature was changed.")]

    def _verify_rows(self, content):
        """Return what was changed in the visit's rows, unless a later version speaks for them."""
        visit = self.intervention_id
        if not self.is_latest or not visit.is_sealed:
            return []
        sealed, found = content["records"], visit._read_report_records()
        sentences = []
        for name in sorted(sealed.keys() | found.keys()):
            if name not in found:
                sentences.append(self.env._("Deleted from the visit: %(row)s", row=name))
            elif name not in sealed:
                if self.env[name.split(":")[0]]._sealed_grows:
                    continue
                sentences.append(self.env._("Added to the visit: %(row)s", row=name))
            else:
                sentences += [
                    self.env._(
                        "Changed in the visit: %(row)s, %(field)s is “%(found)s”, sealed was “%(sealed)s”",
                        row=name,
                        field=path,
                        found=now,
                        sealed=then,
                    )
                    for path, then, now in seal.diff(sealed[name], found[name])
                ]
        return sentences + visit._find_changed_files(content)

    def _verify_file(self):
        """Return what is wrong with the printed report."""
        return [sentence for file in self.file_ids for sentence in file._find_changes()]


def _hash_of_base64(stored):
    """Return the hash of what a column holds in base64, None of nothing, "" of what no seal wrote."""
    if not stored:
        return None
    try:
        content = base64.b64decode(stored, validate=True)
    except ValueError:
        return ""
    return seal.sha256(content) if base64.b64encode(content) == stored else ""
