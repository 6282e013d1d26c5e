"""The photo of the form: sent as soon as it is chosen, the client's once the form is saved (CL-05)."""

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from ritm.clients.actions.photos import discard_photo, keep_photo
from ritm.clients.errors import PhotoUnreadable
from ritm.clients.models import Client, ClientPhoto
from ritm.clients.permissions import CARD_READ, CLIENTS_CHANGE
from ritm.clients.purpose import PHOTO
from ritm.clients.queries import visible_to
from ritm.core.errors import DomainError
from ritm.files.errors import FileClosed
from ritm.files.models import StoredFile
from ritm.files.queries import place_of, readable
from ritm.staff.models import StaffMember
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import send_once


@desk_view(requires=(CLIENTS_CHANGE,), methods=("POST",))
def client_photo_new(request: HttpRequest) -> HttpResponse:
    """A chosen picture: {"id", "url"}; 422 {"message"} for what is no photo."""
    try:
        sent = request.FILES.get("photo")
        if not isinstance(sent, UploadedFile):
            raise PhotoUnreadable
        number = _kept(request, sent)
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=422)
    return JsonResponse({"id": number, "url": reverse("desk:client_photo_chosen", args=[number])})


def _kept(request: HttpRequest, sent: UploadedFile) -> int:
    """The picture's number. Redrawing is slow, so it stands outside the request key's transaction."""
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    file = keep_photo(content=sent, actor=actor)
    try:
        answer, is_new = send_once(request, lambda: str(file.pk))
    except DomainError:
        discard_photo(file=file, actor=actor)
        raise
    if not is_new:
        discard_photo(file=file, actor=actor)
    return int(answer)


@desk_view(requires=(CLIENTS_CHANGE,))
def client_photo_chosen(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture that this person has chosen and not saved yet; 404 for anybody else's."""
    file = StoredFile.objects.filter(pk=pk, purpose=PHOTO.code, client_photo__isnull=True)
    return _picture(file.filter(created_by=str(request.staff.actor)).first())


@desk_view(requires=(CARD_READ,))
def client_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo of a client whom the person may see; 404 else."""
    client = visible_to(request.staff).select_related("photo").filter(pk=pk).first()
    photo = getattr(client, "photo", None)
    if photo is None:
        raise Http404
    try:
        return _picture(readable(file_id=photo.file_id, purpose=PHOTO.code, codes=request.staff.codes))
    except FileClosed as error:
        raise Http404 from error


def photo_url(client: Client | None, staff: StaffMember) -> str:
    """Where the client's photo is, "" for none or without the right; another photo has another address."""
    photo = ClientPhoto.objects.filter(client=client).first() if client and staff.may(CARD_READ) else None
    return f"{reverse('desk:client_photo', args=[photo.client_id])}?v={photo.file_id}" if photo else ""


def _picture(file: StoredFile | None) -> HttpResponse:
    if file is None:
        raise Http404
    answer = HttpResponse(place_of(file).read_bytes(), content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
