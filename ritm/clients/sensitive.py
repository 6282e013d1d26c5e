"""Fields of a client whose values never leave for logs and history: a change is written down, the values are not."""

PASSPORT = ("passport_number", "passport_issued_on", "passport_issued_by", "passport_code")
SENSITIVE = frozenset({*PASSPORT, "address", "health_note", "illnesses"})
# Their values are told to holders of the right HEALTH only.
HEALTH_FIELDS = frozenset({"certificate_ends_on", "insurance_ends_on"})
