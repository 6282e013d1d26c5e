"""«Выгрузить данные»: everything about one client as a file, put together by the worker (CL-34)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from ritm.clients.permissions import CARD_READ, CLIENTS_ERASE, CLIENTS_READ, PERSONAL_EXPORT
from ritm.contracts.printing import PACKAGES
from ritm.core.errors import DomainError
from ritm.events.models import Job
from ritm.files.errors import FileClosed
from ritm.studio.models import PersonExport
from ritm.studio.person_export import ARCHIVE, KEPT_DAYS, ask_for_person, take_person
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import send_once
from ritm.web.ui.render import render_part

RIGHTS = (CARD_READ, PERSONAL_EXPORT)
_SHOWN = 5


@desk_view(requires=RIGHTS, methods=("GET", "POST"))
def personal(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's own files of this client; asks itself anew while one is being put together."""
    card, refusal = _card(request, pk), ""
    if request.method == "POST":
        terms = {"client": card.client, "language": get_language() or "ru", "actor": card.staff.actor}
        try:
            send_once(request, lambda: str(ask_for_person(**terms, staff=card.staff).pk))
        except DomainError as error:
            refusal = str(error)
    context = {"card": card, "client": card.client, "refusal": refusal, "days": KEPT_DAYS, "packages": PACKAGES}
    context |= {"may_erase": may_erase(card), **_files(request, card)}
    status = 422 if refusal else 200
    return render_part(request, "client_card/personal.html", "personal", context, status=status)


@desk_view(requires=RIGHTS)
def personal_file(request: HttpRequest, pk: int, export_id: int) -> HttpResponse:
    """The file, for nobody but who asked for it; that it was taken is logged."""
    card = _card(request, pk)
    export = get_object_or_404(
        PersonExport.objects, pk=export_id, client=card.client, staff_member=card.staff, file__isnull=False
    )
    try:
        name, content = take_person(export=export, actor=card.staff.actor, staff=card.staff)
    except (FileClosed, FileNotFoundError) as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=ARCHIVE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def link(card: Card) -> bool:
    """Whether there is somebody whose data could be asked for."""
    return not card.client.is_system


def may_erase(card: Card) -> bool:
    """Whether the page that erases opens from here."""
    return not card.client.is_system and card.staff.may(CLIENTS_READ, CLIENTS_ERASE)


def _card(request: HttpRequest, pk: int) -> Card:
    card = card_of(request, pk)
    if card.client.is_system:
        raise Http404
    return card


def _files(request: HttpRequest, card: Card) -> dict[str, Any]:
    rows = PersonExport.objects.filter(client=card.client, staff_member=card.staff).select_related("file")
    found = list(rows.order_by("-pk")[:_SHOWN])
    waited = [row.pk for row in found if row.finished_at is None]
    jobs = Job.objects.filter(account_id=card.client.account_id, args__export_id__in=waited, failed_at__isnull=False)
    task = "ritm.studio.person_export.write_person"
    stopped = {job.args["export_id"] for job in jobs.filter(task=task)} if waited else set()
    return {"files": found, "stopped": stopped, "is_at_work": bool(set(waited) - stopped)}
