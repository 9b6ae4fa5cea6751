from . import field_sync_dismissal
