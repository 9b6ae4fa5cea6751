from . import field_proof_demo
from . import field_intervention
from . import field_privacy_inventory
from . import field_technician
from . import hr_employee
from . import res_company
from . import stock_location
