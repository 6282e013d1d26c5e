"""What the erasure of a client takes out of this room beside the rows that point at him (CL-34)."""

from ritm.clients.erasing import Erasing
from ritm.core import clock
from ritm.directory.actions import rebuild
from ritm.directory.figures import forget_parts
from ritm.directory.models import ClientExport, SavedView, Segment
from ritm.events.models import EventDetail
from ritm.files.actions import remove


def erase_exports(erasing: Erasing) -> None:
    """Every workbook that is kept goes: nobody knows by now who stands in it. One at work is written no further."""
    for export in ClientExport.objects.filter(file__isnull=False).select_related("file").order_by("pk"):
        file = export.file
        ClientExport.objects.filter(pk=export.pk).update(file=None, status=ClientExport.Status.GONE)
        if file is not None:
            remove(file=file, actor=erasing.actor)
    at_work = ClientExport.objects.filter(status=ClientExport.Status.RUNNING)
    at_work.update(status=ClientExport.Status.FAILED, finished_at=clock.now())


def erase_searches(erasing: Erasing) -> None:
    """Saved searches for his name, phone or email: they would find nobody any more."""
    for model, column in ((SavedView, "query"), (Segment, "conditions")):
        said = model.objects.values_list("pk", column)
        model.objects.filter(pk__in=[pk for pk, value in said if erasing.is_named(value)]).delete()
    for pk, query in ClientExport.objects.values_list("pk", "query"):
        if erasing.is_named(query):
            ClientExport.objects.filter(pk=pk).update(query={})
    saved = EventDetail.objects.filter(event__name="directory.segment_saved").values_list("pk", "old", "new")
    named = [pk for pk, old, new in saved if erasing.is_named([old, new])]
    EventDetail.objects.filter(pk__in=named).update(old=None, new=None)


def tell_children(erasing: Erasing) -> None:
    """Lists and search know his children, and whoever's card spoke of him, without him, and no word that only he had."""
    rebuild(client_ids={*erasing.ward_ids, *erasing.other_ids}, actor=erasing.actor)
    forget_parts()
