"""«Почему?» of passes: which one pays and by which rule it stands before the others; what each other lacks (P-5, P-6)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ritm.passes.queries import Fit, choose, label

# The first difference decides, in the order of `Fit.turn`.
_AFTER = (
    lambda: _("fits too, but has not begun: one that runs pays first"),
    lambda: _("fits too, but ends later"),
    lambda: _("fits too, but an unlimited one pays before one with a number of visits"),
    lambda: _("fits too, but opens more disciplines"),
    lambda: _("fits too, but more is left on it"),
    lambda: _("fits too, but was sold later"),
)


def explanation(found: Iterable[Fit], chosen: Fit | None = None) -> tuple[str, ...]:
    """One line a pass, in the order in which they pay; `chosen`: which one pays where that is known, else the first that fits."""
    found = list(found)
    first = choose(found)
    chosen = chosen or first
    return tuple(f"{label(fit.client_pass)}: {_said(fit, chosen, first)}" for fit in found)


def _said(fit: Fit, chosen: Fit | None, first: Fit | None) -> str:
    if fit is chosen:
        return _("this one pays, it comes first") if fit is first else _("this one pays")
    if not fit.fits:
        return ", ".join(str(reason.text) for reason in fit.reasons)
    return _after(fit, chosen) if chosen is not None else _("fits")


def _after(fit: Fit, chosen: Fit) -> str:
    if fit.turn < chosen.turn:
        return _("fits too, and would come before it")
    first = next(at for at, pair in enumerate(zip(fit.turn, chosen.turn, strict=True)) if pair[0] != pair[1])
    return _AFTER[min(first, len(_AFTER) - 1)]()
