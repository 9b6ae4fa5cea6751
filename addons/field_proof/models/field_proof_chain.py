from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import seal


class FieldProofChain(models.AbstractModel):
    """The chain that ties each report of a company to the one before: none is missing, none was added.

    One clerk at a time links what was sealed, right after: whoever finishes a visit waits for
    nobody. The company remembers the end of its chain, so that losing the last link shows too.
    """

    _name = "field.proof.chain"
    _description = "Chain of Sealed Reports"

    chain_index = fields.Integer(string="Link", readonly=True, aggregator=None)
    previous_hash = fields.Char(readonly=True)
    chain_hash = fields.Char(string="Hash of the Chain", readonly=True)

    # === BUSINESS === #
    @api.model
    def _link_all(self):
        """Link what was sealed since, in the order of sealing; return the reports.

        The row of each company is locked first: two clerks would make a fork.
        """
        self.env.flush_all()
        waiting = self.env.execute_query(
            SQL("SELECT company_id, array_agg(id ORDER BY id) FROM field_proof"
                " WHERE chain_index IS NULL GROUP BY company_id ORDER BY company_id")
        )  # fmt: skip
        linked = self.browse()
        for company_id, ids in waiting:
            linked += self._link_company(company_id, ids)
        linked.invalidate_recordset(["chain_index", "previous_hash", "chain_hash"])
        return linked

    def _link_company(self, company_id, ids):
        [[index, head]] = self.env.execute_query(
            SQL("SELECT COALESCE(field_proof_count, 0), field_proof_head FROM res_company"
                " WHERE id = %s FOR NO KEY UPDATE", company_id)
        )  # fmt: skip
        head = head or seal.GENESIS
        hashes = dict(
            self.env.execute_query(
                SQL("SELECT id, content_hash FROM field_proof WHERE id = ANY(%s)", ids)
            )
        )
        for proof_id in ids:
            previous, index = head, index + 1
            head = seal.link(index, previous, hashes[proof_id])
            self.env.cr.execute(
                SQL("UPDATE field_proof SET chain_index = %s, previous_hash = %s, chain_hash = %s"
                    " WHERE id = %s", index, previous, head, proof_id)
            )  # fmt: skip
        self.env.cr.execute(
            SQL("UPDATE res_company SET field_proof_count = %s, field_proof_head = %s WHERE id = %s",
                index, head, company_id)
        )  # fmt: skip
        self.env["res.company"].browse(company_id).invalidate_recordset(
            ["field_proof_count", "field_proof_head"]
        )
        return self.browse(ids)

    @api.model
    def _find_chain_breaks(self, company):
        """Return sentences on what is wrong with a company's chain; empty when it holds."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("SELECT name, version, chain_index, previous_hash, chain_hash, content_hash"
                " FROM field_proof WHERE company_id = %s AND chain_index IS NOT NULL"
                " ORDER BY chain_index", company.id)
        )  # fmt: skip
        breaks, expected, head = [], 1, seal.GENESIS
        for name, version, index, previous, chain_hash, content_hash in rows:
            if index != expected:
                breaks.append(
                    self.env._(
                        "Reports are missing between link %(before)s and link %(after)s.",
                        before=expected - 1,
                        after=index,
                    )
                )
            elif previous != head or chain_hash != seal.link(index, previous, content_hash):
                breaks.append(
                    self.env._(
                        "Link %(index)s (report %(name)s, version %(version)s) does not fit the one "
                        "before it: its hash was changed.",
                        index=index,
                        name=name,
                        version=version,
                    )
                )
            expected, head = index + 1, chain_hash
        return breaks + self._find_lost_end(company, expected - 1, head)

    def _find_lost_end(self, company, index, head):
        company.invalidate_recordset(["field_proof_count", "field_proof_head"])
        if index == company.field_proof_count and head == (company.field_proof_head or seal.GENESIS):
            return []
        return [
            self.env._(
                "The chain ends at link %(found)s; %(known)s reports were linked: the last ones are "
                "missing or were changed.",
                found=index,
                known=company.field_proof_count,
            )
        ]
