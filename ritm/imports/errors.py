"""What the room refuses, and why a file or a row is not taken."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class NotAWorkbook(DomainError):
    """Some other format under the name of a workbook."""

    code = "not_a_workbook"
    message = _("The file cannot be read as .xlsx. It may be an old .xls: open it in Excel and save it as .xlsx.")
    field = "file"


class WorkbookBroken(DomainError):
    """A package of the right kind that the decoder gives up on."""

    code = "workbook_broken"
    message = _("The file is damaged or built in an unusual way. Open it in Excel and save it again as .xlsx.")
    field = "file"


class WorkbookProtected(DomainError):
    """Encrypted with a password."""

    code = "workbook_protected"
    message = _("The file is protected with a password. Open it in Excel, remove the password and save it again.")
    field = "file"


class WorkbookTooBig(DomainError):
    """Unpacks to more than is safe to read."""

    code = "workbook_too_big"
    message = _(
        "Unpacked, the file takes more than %(limit_mb)s MB. Leave one sheet with the clients and remove pictures, "
        "or split the file in two."
    )
    field = "file"


class TooManyRows(DomainError):
    """More rows than one import takes."""

    code = "too_many_rows"
    message = _("There are more than %(limit)s rows in the file. Split it in two and import them one after the other.")
    field = "file"


class TooManyColumns(DomainError):
    """More columns than a list of clients can have."""

    code = "too_many_columns"
    message = _("There are more than %(limit)s columns in the file. Leave those that matter and save it again.")
    field = "file"


class NothingInSheet(DomainError):
    """No row below the header."""

    code = "nothing_in_sheet"
    message = _("There are no rows with clients on this sheet. Choose another sheet or another file.")
    field = "file"


class NameColumnMissing(DomainError):
    """Nothing says who the clients are."""

    code = "name_column_missing"
    message = _("No column is matched with “Full name”. Choose it: without a name a client cannot be made.")
    field = "columns"


class FieldTwice(DomainError):
    """Two columns go into one field."""

    code = "field_twice"
    message = _("Two columns are matched with “%(field_label)s”. Leave one of them.")
    field = "columns"


class NotReady(DomainError):
    """The step asked for does not follow the one reached."""

    code = "import_not_ready"
    message = _("The import is at another step now. Reload the page.")


class FileGone(DomainError):
    """A month has passed: the workbook holds personal data and was let go."""

    code = "import_file_gone"
    message = _("The file of this import is no longer kept. Upload it again.")


class NamesErased(DomainError):
    """The file named a client whose personal data were erased while it waited (CL-34)."""

    code = "names_erased"
    message = _(
        "The file named a client whose personal data have been erased, so it is gone. Load it anew without him."
    )


class TooLateToUndo(DomainError):
    """A day has passed since the import ended."""

    code = "import_too_late_to_undo"
    message = _("An import can be undone within 24 hours. Change or delete the clients by hand.")


class ImportInterrupted(DomainError):
    """Others took the same phones again and again while the rows were written."""

    code = "import_interrupted"
    message = _("Clients are being changed at the same time. Start the import again: nothing will be taken twice.")


class TooManyFixes(DomainError):
    """More cells than one mends by hand."""

    code = "too_many_fixes"
    message = _("More than %(limit)s cells would be mended here. Mend the file and upload it again.")


class LeaseLost(Exception):
    """Another worker has the job now: what this one was about to write must not stand."""
