"""Rows of the room: what lists and flags read. Money is never decided by it."""

from django.db import models
from django.utils.translation import pgettext_lazy

from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models import Client
from ritm.files.models import StoredFile
from ritm.staff.models import StaffMember


class ClientFigures(AccountModel):
    """One row a client, written by `within` listeners; dates, never "active" flags (mechanics §5)."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="figures")
    balance_minor = models.BigIntegerField(default=0)  # free money
    debt_minor = models.BigIntegerField(default=0)
    unpaid_visits = models.PositiveIntegerField(default=0)
    # Of the live pass that ends soonest among those not yet ended and not used up.
    pass_name = models.CharField(max_length=80, blank=True)
    credits_left = models.IntegerField(null=True)  # hundredths; NULL with is_unlimited or without a pass
    credits_total = models.IntegerField(null=True)
    pass_starts_on = models.DateField(null=True)  # NULL while it waits for the first visit
    pass_ends_on = models.DateField(null=True)
    has_pass = models.BooleanField(default=False)  # some pass not closed; whether it is active, the dates say
    is_unlimited = models.BooleanField(default=False)
    frozen_on = models.DateField(null=True)  # the freeze of that pass that is on, else the next one
    frozen_until = models.DateField(null=True)
    last_visit_at = models.DateTimeField(null=True)
    next_lesson_at = models.DateTimeField(null=True)
    is_child = models.BooleanField(default=False)
    # Folded names of what the client belongs to, NULL for none: the list is sorted by them.
    branch_name = models.CharField(max_length=150, null=True)
    responsible_name = models.CharField(max_length=150, null=True)
    status_name = models.CharField(max_length=120, null=True)
    source_name = models.CharField(max_length=120, null=True)
    format_name = models.CharField(max_length=120, null=True)

    class Meta:
        constraints = [own_key("client_figures"), *same_account("client_figures", "client")]
        # One a header of the list. PostgreSQL has a second one of each nullable column, with NULLS FIRST, for the way
        # back (made by the first migration): SQLite knows no such index and needs none.
        indexes = [
            models.Index(fields=["account", "-debt_minor", "-unpaid_visits", "client"], name="figures_by_owed"),
            models.Index(fields=["account", "balance_minor", "client"], name="figures_by_balance"),
            models.Index(fields=["account", "last_visit_at", "client"], name="figures_by_visit"),
            models.Index(fields=["account", "next_lesson_at", "client"], name="figures_by_next"),
            models.Index(fields=["account", "pass_ends_on", "client"], name="figures_by_pass"),
            models.Index(fields=["account", "branch_name", "client"], name="figures_by_branch"),
            models.Index(fields=["account", "responsible_name", "client"], name="figures_by_responsible"),
            models.Index(fields=["account", "status_name", "client"], name="figures_by_status"),
            models.Index(fields=["account", "source_name", "client"], name="figures_by_source"),
            models.Index(fields=["account", "format_name", "client"], name="figures_by_format"),
        ]

    def __str__(self) -> str:
        return f"figures of {self.client_id}"


class ListCounts(AccountModel):
    """How many clients of a very large studio each chip would show, as the worker counted them (`directory.counting`).

    One row a time zone of its branches: a day begins there. No page counts so many.
    """

    zone = models.CharField(max_length=40)
    on = models.DateField()  # the zone's date
    through = models.BigIntegerField()  # the last event before counting
    counted_at = models.DateTimeField()
    of_branches = models.JSONField()  # a branch's id, or "" → a chip's code → how many

    class Meta:
        constraints = [
            own_key("list_counts"),
            models.UniqueConstraint(fields=["account", "zone"], name="list_counts_once"),
        ]

    def __str__(self) -> str:
        return f"counts in {self.zone}"


class SearchWord(AccountModel):
    """The beginning of something a client is found by: a word of a name, a phone, its end backwards, a barcode.

    A btree of words instead of trigrams, as row-level security keeps LIKE from using an index (docs/decisions).
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="search_words")
    word = models.CharField(max_length=64)

    class Meta:
        constraints = [own_key("search_word"), *same_account("search_word", "client")]
        indexes = [
            models.Index(
                fields=["account", "word", "client"],
                name="search_word_begins",
                opclasses=["int8_ops", "varchar_pattern_ops", "int8_ops"],
            ),
            models.Index(fields=["account", "client"], name="search_word_of"),
        ]

    def __str__(self) -> str:
        return self.word


class SearchPart(AccountModel):
    """Where a word of letters is found by its middle: one of its ends, and the word. As many words as there are names.

    Of a word that nobody has any more they stay until somebody is erased: they lead nowhere.
    """

    part = models.CharField(max_length=64)
    word = models.CharField(max_length=64)

    class Meta:
        constraints = [
            own_key("search_part"),
            models.UniqueConstraint(fields=["account", "word", "part"], name="search_part_once"),
        ]
        indexes = [
            models.Index(
                fields=["account", "part", "word"],
                name="search_part_begins",
                opclasses=["int8_ops", "varchar_pattern_ops", "varchar_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.part


class Segment(AccountModel):
    """A search under a name, the whole studio's (CL-32). Conditions stay as an address writes them."""

    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=120, editable=False)
    conditions = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=30)

    class Meta:
        constraints = [
            own_key("segment"),
            models.UniqueConstraint(fields=["account", "folded"], name="segment_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ClientExport(AccountModel):
    """A workbook of clients, asked for by one person and given to nobody else; its file goes after some days."""

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("export", "Waiting")
        RUNNING = "running", pgettext_lazy("export", "Being written")
        DONE = "done", pgettext_lazy("export", "Ready")
        GONE = "gone", pgettext_lazy("export", "No longer kept")
        FAILED = "failed", pgettext_lazy("export", "Not written")

    staff_member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    query = models.JSONField(default=dict)  # conditions of a search, or text and chip of the list
    zone = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [own_key("client_export"), *same_account("client_export", "staff_member", "file")]
        indexes = [models.Index(fields=["account", "staff_member", "id"], name="client_export_of")]

    def __str__(self) -> str:
        return f"export {self.pk}"


class DoublePair(AccountModel):
    """Two cards that may be one person's; `first` is the older card. Found by `directory.doubles`, in the background.

    `is_apart`: somebody said that they are two people; that is remembered.
    """

    first = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=60)  # codes of what is the same, the strongest first
    score = models.PositiveSmallIntegerField()
    is_apart = models.BooleanField(default=False)

    class Meta:
        constraints = [
            own_key("double_pair"),
            *same_account("double_pair", "first", "second"),
            models.UniqueConstraint(fields=["account", "first", "second"], name="double_pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="double_pair_in_order"),
        ]
        indexes = [models.Index(fields=["account", "is_apart", "-score", "id"], name="double_pair_by_score")]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class SavedView(AccountModel):
    """The client list as one person likes to see it: chip, order, typed text, under a name."""

    staff_member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=120, editable=False)
    query = models.JSONField(default=dict)  # text, chip, sort

    class Meta:
        constraints = [
            own_key("saved_view"),
            *same_account("saved_view", "staff_member"),
            models.UniqueConstraint(fields=["account", "staff_member", "folded"], name="saved_view_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ListColumns(AccountModel):
    """Which columns of the client list one person sees, in which order; none of his own: the usual ones."""

    staff_member = models.OneToOneField(StaffMember, on_delete=models.PROTECT, related_name="+")
    codes = models.JSONField(default=list)

    class Meta:
        constraints = [own_key("list_columns"), *same_account("list_columns", "staff_member")]

    def __str__(self) -> str:
        return f"columns of {self.staff_member_id}"
