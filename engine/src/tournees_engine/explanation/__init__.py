"""Why each visit stands where it stands, or is left out: by exact recomputation."""
