"""The client's form: what it shows to whom, what it warns of, what the room gets from it."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ritm.accounts.models import AccountSettings, Branch
from ritm.accounts.queries import settings_of_account
from ritm.clients.asking import left_out, required
from ritm.clients.data import ClientData
from ritm.clients.errors import PhoneOfDeleted
from ritm.clients.links import NETWORKS, link_or_nothing
from ritm.clients.models import Client
from ritm.clients.permissions import HEALTH
from ritm.clients.queries import hidden_from, looks_like, visible_to
from ritm.clients.queries_of_lists import in_order, offered
from ritm.core.errors import DomainError
from ritm.core.lines import one_line
from ritm.directory.queries.phones import shown_phone
from ritm.staff.models import AccessLevel, StaffMember, StaffRole
from ritm.staff.queries import responsible_people
from ritm.web.desk.clients.choosing import KINDS, Chooser, Kind
from ritm.web.desk.clients.doubts import Changed, LooksAlike
from ritm.web.desk.clients.fields import (
    ClubFields,
    ContactFields,
    DocumentFields,
    FamilyFields,
    GuardianFields,
    HealthFields,
    MainFields,
    NoteFields,
    SeenFields,
)
from ritm.web.desk.clients.guardians import GuardianRow, guardians_of, rows_of
from ritm.web.desk.clients.known import PHONES, guardian_link, values_of
from ritm.web.desk.clients.unseen import Unseen, as_seen, as_told
from ritm.web.ui.forms import REQUIRED, id_of

SEVERAL = tuple(kind.field for kind in KINDS.values() if kind.is_many)
QUICK = ("name", "phone", "birth_date", "branch")
_SEEN = tuple(SeenFields.base_fields)
_BESIDE = ("parent_text", "photo")
_GUARDIANS = tuple(GuardianFields.base_fields)


class ClientForm(
    # Django reads the fields of bases from the last to the first.
    SeenFields,
    NoteFields,
    DocumentFields,
    HealthFields,
    ClubFields,
    GuardianFields,
    FamilyFields,
    ContactFields,
    MainFields,
):
    """Only the name is asked for. What a person may not see is neither shown nor lost."""

    def __init__(
        self,
        data: Any = None,
        *,
        staff: StaffMember,
        branches: list[Branch],
        client: Client | None = None,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.staff, self.client, self.branches = staff, client, branches
        self.sections: list[Any] = []  # the page's other parts
        self.guardian = guardian_link(client)
        settings = settings_of_account()
        hidden = hidden_fields(staff, settings)
        self.known = [name for name in self.base_fields if name not in hidden]
        self.refusal: DomainError | None = None
        self.is_restored = False  # a draft stands in it
        self.doubles: list[Client] = []
        answers = staff.pk if staff.role != StaffRole.TEACHER else None  # offered, not set (CL-09)
        new = {"gender": settings.default_gender, "is_blocked": "no", "discount_percent": 0, "responsible": answers}
        self.at_first = values_of(client, self.guardian, self.known) if client else new
        super().__init__(data, initial={**self.at_first, **(initial or {})}, **kwargs)
        for name in hidden:
            del self.fields[name]
        for name in required(settings.form_fields) & set(self.known):
            self.fields[name].required = True
            self.fields[name].error_messages |= REQUIRED
        self.fields["discount_percent"].help_text = settings.get_discount_scope_display()
        self._bind()
        self._hide_phones()

    def _bind(self) -> None:
        client = self.client
        ids = [branch.pk for branch in self.branches]
        kept = {name: getattr(client, f"{name}_id", None) for name in ("branch", "responsible")}
        self.fields["branch"].queryset = Branch.objects.filter(Q(pk__in=ids) | Q(pk=kept["branch"]))
        if client is not None and client.branch_id is None:
            self.fields["branch"].empty_label = "—"
        if "responsible" in self.fields:
            people = Q(pk__in=responsible_people().values("pk")) | Q(pk=kept["responsible"])
            self.fields["responsible"].queryset = StaffMember.objects.filter(people)
        for kind in KINDS.values():
            if kind.code != "document" and kind.field in self.fields:
                # Of several nothing is refused that was archived while the form stood open; its window offers it no more.
                one = [getattr(client, f"{kind.field}_id", None)]
                self.fields[kind.field].queryset = (
                    in_order(kind.model) if kind.is_many else offered(kind.model, kept=one)
                )
        parents = visible_to(self.staff).filter(is_system=False).exclude(pk=client.pk if client else None)
        same = self.guardian.pk if self.guardian else None
        self.fields["guardian"].queryset = Client.objects.filter(Q(pk__in=parents.values("pk")) | Q(pk=same))
        if self.has_guardians:
            known = Q(pk__in=self.initial.get("guardians", ()))
            self.fields["guardians"].queryset = Client.objects.filter(Q(pk__in=parents.values("pk")) | known)

    def _hide_phones(self) -> None:
        """Where the level hides phones, the known ones are not in the field: an empty one leaves them as they are."""
        level = None if self.staff.has_every_right else self.staff.access_level
        if self.client is None or level is None or level.phones == AccessLevel.Phones.FULL:
            return
        for name in set(PHONES) & set(self.fields):
            if getattr(self.client, name):
                self.initial[name], self.fields[name].required = "", False
                shown = shown_phone(getattr(self.client, name), self.staff)
                self.fields[name].widget.attrs["placeholder"] = shown or _("hidden by your access level")
                self.fields[name].help_text = _("leave empty to keep the number")
                self.fields[name].is_kept = True

    @cached_property
    def lists(self) -> dict[str, Chooser]:
        """What is chosen from each list, and what may be."""
        ids = str(self.auto_id).removesuffix("_%s")
        return {
            kind.code: Chooser(kind, ids, [str(value) for value in self[kind.field].value() or ()])
            for kind in KINDS.values()
            if kind.is_many and kind.field in self.fields
        }

    @property
    def kind(self) -> dict[str, Kind]:
        """The lists that the form chooses from."""
        return KINDS

    @property
    def kinds(self) -> list[Kind]:
        """Those that this person may add to."""
        return [kind for kind in KINDS.values() if kind.field in self.fields]

    @property
    def links(self) -> dict[str, str]:
        """Where the logos of the networks lead: only to what may be kept."""
        shown = [network for network in NETWORKS if network in self.fields]
        return {network: link_or_nothing(network, str(self[network].value() or "")) for network in shown}

    @property
    def has_branches(self) -> bool:
        """Whether there is a branch to choose."""
        own = self.client.branch_id if self.client else None
        return len({branch.pk for branch in self.branches} | {own or self.branches[0].pk}) > 1

    @property
    def parent(self) -> Client | Unseen | None:
        """The chosen parent, as typed or as kept."""
        chosen = self["guardian"].value()
        if isinstance(chosen, Client):
            return as_seen(chosen, self.staff)
        found = self.fields["guardian"].queryset.filter(pk=id_of(str(chosen or ""))).first()
        return as_seen(found, self.staff) if found is not None and found.deleted_at is None else None

    @property
    def has_guardians(self) -> bool:
        """Whether the boss allows more than one person to answer for a child."""
        return "guardians" in self.fields

    @property
    def guardian_rows(self) -> list[GuardianRow]:
        """The others who answer for the child."""
        return rows_of(self)

    @property
    def is_more_open(self) -> bool:
        """Whether something stands, or has to stand, in the fields behind «Полная анкета»."""
        names = [name for name in self.fields if name not in {*QUICK, *_SEEN}]
        if self.is_restored or any(section.is_asked for section in self.sections):
            return True
        return any(self.fields[name].required or self._is_filled(name) for name in names) or bool(self.parent)

    def _is_filled(self, name: str) -> bool:
        """Whether the field holds something else than in an empty form."""
        if self.is_bound:
            return name in self.errors or name in self.changed_data
        offered = self.initial.get(name)
        return bool(offered) and str(getattr(offered, "pk", offered)) != str(self.at_first.get(name))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("parent_text") and not typed.get("guardian") and "guardian" not in self.errors:
            self.add_error("guardian", _("Choose the parent from the suggestions, or clear the field"))
        if typed.get("is_blocked") and not one_line(typed.get("block_reason", "")) and self._asks_why:
            self.add_error("block_reason", _("Say why, so that everybody at the desk knows"))
        return typed

    @property
    def _asks_why(self) -> bool:
        """Whoever was blocked without a reason (by an import) is saved without one, until somebody says it."""
        client = self.client
        return "block_reason" not in self.errors and (
            client is None or not client.is_blocked or client.block_reason != ""
        )

    def warn(self) -> None:
        """Raise LooksAlike where there is somebody to look at first; saved again, it passes."""
        if self.client is not None and not {"name", "birth_date"} & set(self.changed_data):
            return
        typed, own = self.cleaned_data, self.client.pk if self.client else None
        found = looks_like(name=typed["name"], birth_date=typed["birth_date"], except_id=own)
        hidden = hidden_from(self.staff, [client.pk for client in found])
        self.doubles = [client for client in found if client.pk not in hidden]
        seen = ",".join(str(client.pk) for client in self.doubles)
        if self.doubles and typed["double_seen"] != seen:
            raise LooksAlike(seen=seen)

    def settle(self, held: Client, *, branch: Branch) -> ClientData:
        """What the room takes of a client whom nobody else changes now. Raises Changed where somebody did before."""
        self.client, self.guardian = held, guardian_link(held)
        opened, now = self.data.get("stamp"), values_of(held, self.guardian, self.known)["stamp"]
        if opened and opened != now:
            raise Changed(fields=", ".join(self.differing()) or "—", seen=now)
        return self.client_data(branch=branch)

    def refuse(self, error: DomainError) -> None:
        """Say the refusal at its field; the next sending tells that it was seen."""
        error = self.refusal = as_told(error, self.staff)
        self.add_error(error.field if error.field in self.fields else None, str(error))
        if isinstance(error, Changed | LooksAlike):
            self.data[error.seen_in] = error.details["seen"]
        if isinstance(error, PhoneOfDeleted):
            self.data["deleted_seen"] = self.data.get("phone", "").strip()

    def client_data(self, *, branch: Branch) -> ClientData:
        """What the room takes: the typed values over those that the form does not show."""
        client = self.client
        base = ClientData.of(client, guardian=self.guardian) if client else ClientData(name="", branch=branch)
        beside = {*_SEEN, *_BESIDE, *_GUARDIANS}
        typed = {name: value for name, value in self.cleaned_data.items() if name not in beside}
        typed["branch"] = typed["branch"] or base.branch
        typed["discount_percent"] = typed["discount_percent"] or 0
        typed |= {name: tuple(typed[name]) for name in ("interests", "illnesses") if name in typed}
        if self.guardian is not None and self.guardian.deleted_at is not None:
            typed["guardian"] = typed["guardian"] or self.guardian  # a deleted parent is not shown, and not lost
        for name in set(PHONES) & set(self.fields):
            if _is_kept(self.fields[name]):
                typed[name] = typed[name] or getattr(client, name)
        if self.has_guardians:
            typed["guardians"] = guardians_of(self, typed["guardian"])
        asks = client is None and typed["phone"] != self.cleaned_data["deleted_seen"]
        return replace(base, **typed, asks_about_deleted=asks)

    def differing(self) -> list[str]:
        """Labels of the fields in which the typed values differ from the client as he is now."""
        now = values_of(self.client, self.guardian, self.known)
        shown = {name: field for name, field in self.fields.items() if name in now and not _is_kept(field)}
        return [
            str(field.label)
            for name, field in shown.items()
            if name not in _SEEN and field.has_changed(now[name], self[name].data)
        ]


def _is_kept(field: Any) -> bool:
    """Whether an empty field means the number that is not shown."""
    return getattr(field, "is_kept", False)


def hidden_fields(staff: StaffMember, settings: AccountSettings) -> set[str]:
    """Fields that this person may not see, or that the boss has not switched on (CL-20, CL-24)."""
    more = left_out(settings.form_fields) | (set() if settings.many_guardians else set(_GUARDIANS))
    if not staff.may(HEALTH):
        return set(HealthFields.base_fields) | more
    asked = {"certificate_ends_on": settings.asks_certificate, "insurance_ends_on": settings.asks_insurance}
    return {name for name, is_asked in asked.items() if not is_asked} | more
