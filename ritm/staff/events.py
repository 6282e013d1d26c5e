"""What happened here. Passwords are never written down, not even as changed values."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class StaffAdded:
    """A person joined the staff."""

    name = "staff.staff_added"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class StaffChanged:
    """Name, role, level, branches or contacts changed."""

    name = "staff.staff_changed"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class StaffArchived:
    """A person left: no sign-in, not offered for lessons."""

    name = "staff.staff_archived"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class StaffRestored:
    """A person came back from the archive."""

    name = "staff.staff_restored"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class SignInDetailsSet:
    """New sign-in details; the old ones failed from this moment on (AC-04)."""

    name = "staff.sign_in_details_set"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class PersonalSettingsChanged:
    """Language, theme, branch or view of the person's own desk."""

    name = "staff.personal_settings_changed"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class AccessLevelSaved:
    """A level was made or changed; `staff_ids` hold it."""

    name = "staff.access_level_saved"
    level_id: int
    staff_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AccessLevelDeleted:
    """A level that nobody held is gone."""

    name = "staff.access_level_deleted"
    level_id: int
