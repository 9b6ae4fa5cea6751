from .common import ProofCase

_ROLES = ("portal", "technician", "planner", "manager", "accountant")
# What each role may do on a model: (r)ead, (w)rite, (c)reate, (u)nlink.
_RIGHTS = {
    "field.checklist.line": ("", "r", "r", "r", "r"),
    "field.checklist.template": ("", "r", "r", "rwcu", ""),
    "field.checklist.template.line": ("", "r", "r", "rwcu", ""),
    "field.estimate": ("", "r", "r", "r", "r"),
    "field.estimate.line": ("", "r", "r", "r", "r"),
    "field.incident": ("", "r", "rwc", "rwcu", "r"),
    "field.nonconformity": ("", "r", "rwc", "rwcu", "r"),
    "field.fluid.move": ("", "", "r", "r", ""),
    "field.proof": ("", "r", "r", "r", "r"),
    "field.proof.correction": ("", "", "r", "rc", ""),
    "field.proof.file": ("", "r", "r", "r", "r"),
    "field.part.line": ("", "rwcu", "rwcu", "rwcu", "r"),
    "field.part.need": ("", "r", "rwcu", "rwcu", ""),
    "field.part.supply": ("", "r", "r", "r", ""),
    "field.part.usual": ("", "r", "r", "rwcu", ""),
    "field.suggestion": ("", "r", "rwc", "rwcu", ""),
    "field.sync": ("", "r", "r", "r", ""),
    "field.sync.dismissal": ("", "", "rwcu", "rwcu", ""),
    "field.photo": ("", "r", "rwc", "rwcu", "r"),
    "field.summary": ("", "", "rwc", "rwcu", ""),
    "field.summary.issue": ("", "", "r", "r", ""),
    "field.upload": ("", "", "", "r", ""),
    "field.upload.piece": ("", "", "", "r", ""),
    "field.team.feedback": ("", "r", "r", "r", ""),
    "field.time.entry": ("", "r", "rwcu", "rwcu", "r"),
}


class TestFieldSecurity(ProofCase):
    def test_each_role_has_the_rights_of_the_table(self):
        for model, rights in _RIGHTS.items():
            for role, expected in zip(_ROLES, rights, strict=True):
                records = self.env[model].with_user(getattr(self, f"{role}_user"))
                granted = "".join(
                    operation[0]
                    for operation in ("read", "write", "create", "unlink")
                    if records.has_access(operation)
                )
                self.assertEqual(granted, expected, f"{role} on {model}")

    def test_the_table_names_every_model_of_the_addon(self):
        ours = self.env["ir.model"].search([("model", "=like", "field.%")])
        stored = {
            model.model
            for model in ours
            if not self.env[model.model]._abstract
            and "field_proof" in model.modules
            and "field_tournees" not in model.modules
        }
        self.assertEqual(stored, set(_RIGHTS))

    def test_each_model_of_a_companys_work_has_a_company_rule(self):
        for name in _RIGHTS:
            if self.env[name].is_transient():
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", name), ("groups", "=", False)])
            self.assertTrue(any("company_ids" in rule.domain_force for rule in rules), name)
