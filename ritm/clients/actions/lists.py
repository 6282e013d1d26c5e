"""The lists that forms choose from, each grown on the spot."""

from django.db import IntegrityError, transaction

from ritm.clients.actions.writing import refuse_long
from ritm.clients.errors import SourceNameRequired, SourceNameTaken
from ritm.clients.events import SourceAdded
from ritm.clients.models import LeadSource
from ritm.clients.queries import sources
from ritm.clients.search_text import fold
from ritm.events.actions import record
from ritm.events.actor import Actor


@transaction.atomic
def add_source(*, name: str, actor: Actor, code: str = "") -> LeadSource:
    """One more place that clients come from. Raises SourceNameRequired, SourceNameTaken, TooLong."""
    name = " ".join(name.split())
    if not name:
        raise SourceNameRequired
    refuse_long(LeadSource, {"name": name})
    # Folded here: SQLite's own LOWER knows Latin letters only.
    if any(fold(known.name) == fold(name) for known in sources()):
        raise SourceNameTaken(name=name)
    try:
        with transaction.atomic():
            source = LeadSource.objects.create(name=name, code=code)
    except IntegrityError:
        raise SourceNameTaken(name=name) from None
    record(SourceAdded(source_id=source.pk), actor=actor)
    return source
