"""What happened here."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class StudioOpened:
    """A new account stands; its boss waits for the letter, whose links begin with `base_url`."""

    name = "studio.opened"
    owner_id: int
    base_url: str


@dataclass(frozen=True, kw_only=True)
class WelcomeAskedAgain:
    """The first letter did not come, or went to a mistyped address (AC-01)."""

    name = "studio.welcome_asked_again"
    owner_id: int
    base_url: str


@dataclass(frozen=True, kw_only=True)
class RecoveryAsked:
    """The boss asked for a new way in (AC-04)."""

    name = "studio.recovery_asked"
    owner_id: int
    base_url: str


@dataclass(frozen=True, kw_only=True)
class SettingsChanged:
    """The boss decided something for the whole account."""

    name = "studio.settings_changed"


@dataclass(frozen=True, kw_only=True)
class StudioChanged:
    """Name, email or tariff of the account changed."""

    name = "studio.changed"


@dataclass(frozen=True, kw_only=True)
class ModuleSwitched:
    """A module was switched on or off (AC-06)."""

    name = "studio.module_switched"
    code: str
    is_on: bool


@dataclass(frozen=True, kw_only=True)
class BranchAdded:
    """The studio has another branch."""

    name = "studio.branch_added"
    branch_id: int


@dataclass(frozen=True, kw_only=True)
class BranchChanged:
    """A branch's name, address or time zone changed."""

    name = "studio.branch_changed"
    branch_id: int


@dataclass(frozen=True, kw_only=True)
class PersonExportAsked:
    """Somebody wants everything that is held about one client as a file."""

    name = "studio.person_export_asked"
    client_id: int
    export_id: int


@dataclass(frozen=True, kw_only=True)
class PersonExportTaken:
    """The file left the house."""

    name = "studio.person_export_taken"
    client_id: int
    export_id: int
