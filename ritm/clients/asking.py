"""Which of the form's usual fields a studio leaves out, and which have to be filled in at the desk (CL-31)."""

from collections.abc import Mapping

from ritm.accounts.models import Asked

_ALL = (Asked.NO, Asked.ASKED, Asked.REQUIRED)
_NEVER_LEFT_OUT = (Asked.ASKED, Asked.REQUIRED)
_NEVER_REQUIRED = (Asked.NO, Asked.ASKED)
# Field → what the boss may choose, in the form's order. A phone identifies the client, and a taken one goes to the
# alternative; what other pages tell or obey (branch, age, discount, block list, notes) is never out of sight; health and
# passport have rights of their own.
CHOICES: dict[str, tuple[Asked, ...]] = {
    "salutation": _ALL,
    "responsible": _ALL,
    "birth_date": _NEVER_LEFT_OUT,
    "phone": _NEVER_LEFT_OUT,
    "other_phone": _NEVER_LEFT_OUT,
    "email": _ALL,
    "vk": _ALL,
    "facebook": _ALL,
    "instagram": _ALL,
    "named_parent": _ALL,
    "named_parent_phone": _ALL,
    "status": _ALL,
    "source": _ALL,
    "class_format": _ALL,
    "barcode": _ALL,
    "interests": _NEVER_REQUIRED,
    "documents": _NEVER_REQUIRED,
}


def left_out(chosen: Mapping[str, str]) -> frozenset[str]:
    """Fields that neither form nor card shows; what stands in them stays. `chosen`: AccountSettings.form_fields."""
    return frozenset(name for name in CHOICES if chosen.get(name) == Asked.NO)


def required(chosen: Mapping[str, str]) -> frozenset[str]:
    """Fields without which the form is not saved at the desk."""
    return frozenset(name for name in CHOICES if chosen.get(name) == Asked.REQUIRED)


def as_kept(chosen: Mapping[str, str]) -> dict[str, str]:
    """What the settings keep: only what differs from «asked», and may be chosen at all."""
    return {
        name: str(chosen[name])
        for name, choices in CHOICES.items()
        if chosen.get(name) in choices and chosen[name] != Asked.ASKED
    }
