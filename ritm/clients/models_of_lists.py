"""Rows of the lists that the form chooses from, each grown on the spot, and what was chosen (CL-14, CL-16, CL-17, CL-20)."""

from django.db import models

from ritm.accounts.tenant import AccountModel, own_key, same_account


class ListEntry(AccountModel):
    """One choice of a list: its words, and the words as they are compared, so that none stands there twice."""

    name = models.CharField(max_length=60)
    # Folded by the actions: SQLite's own LOWER knows Latin letters only.
    folded = models.CharField(max_length=120, editable=False)
    # 0 while nobody has put the list in an order of its own: it stands by the alphabet then.
    position = models.PositiveIntegerField(default=0)
    is_archived = models.BooleanField(default=False)  # not offered any more; whoever has it keeps it

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_fixed(self) -> bool:
        """Whether a channel sets it by itself: then it stays as the house made it (CL-40)."""
        return bool(getattr(self, "code", ""))


def _constraints(name: str) -> list[models.BaseConstraint]:
    return [own_key(name), models.UniqueConstraint(fields=["account", "folded"], name=f"{name}_once")]


class LeadSource(ListEntry):
    """Where a client came from; three stand in a new account (CL-40)."""

    code = models.CharField(max_length=20, blank=True)  # app, online, form: set by the channel itself

    class Meta:
        constraints = _constraints("lead_source")


class ClientStatus(ListEntry):
    """What the studio counts the client among: «Корпоративный клиент»."""

    class Meta:
        constraints = _constraints("client_status")


class ClassFormat(ListEntry):
    """How the client prefers to train: in a group, alone, online."""

    class Meta:
        constraints = _constraints("class_format")


class Interest(ListEntry):
    """What else the client may be offered."""

    class Meta:
        constraints = _constraints("interest")


class DocumentKind(ListEntry):
    """What a client signs or brings: a contract, safety rules, a certificate."""

    class Meta:
        constraints = _constraints("document_kind")


class Illness(ListEntry):
    """An illness or a contraindication; seen by its own right."""

    class Meta:
        constraints = _constraints("illness")


class ClientInterest(AccountModel):
    """A client is interested in this (CL-16)."""

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="interest_links")
    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="links")

    class Meta:
        constraints = [
            own_key("client_interest"),
            *same_account("client_interest", "client", "interest"),
            models.UniqueConstraint(fields=["account", "client", "interest"], name="client_interest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.interest_id} of {self.client_id}"


class ClientIllness(AccountModel):
    """A client has this illness or contraindication (CL-20)."""

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="illness_links")
    illness = models.ForeignKey(Illness, on_delete=models.PROTECT, related_name="links")

    class Meta:
        constraints = [
            own_key("client_illness"),
            *same_account("client_illness", "client", "illness"),
            models.UniqueConstraint(fields=["account", "client", "illness"], name="client_illness_once"),
        ]

    def __str__(self) -> str:
        return f"{self.illness_id} of {self.client_id}"


class ClientDocument(AccountModel):
    """The fact that a client signed or brought a document; no copy is kept (CL-17). One of a kind: the latest."""

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="documents")
    kind = models.ForeignKey(DocumentKind, on_delete=models.PROTECT, related_name="documents")
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            own_key("client_document"),
            *same_account("client_document", "client", "kind"),
            models.UniqueConstraint(fields=["account", "client", "kind"], name="client_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} of {self.client_id}"
