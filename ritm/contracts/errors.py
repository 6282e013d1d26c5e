"""What the room refuses."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class TemplateNameRequired(DomainError):
    """A template without a name."""

    code = "template_name_required"
    message = _("Enter the name of the template")
    field = "name"


class TemplateNameTaken(DomainError):
    """Another living template is called so."""

    code = "template_name_taken"
    message = _("There is a template “%(name)s” already. Choose another name.")
    field = "name"


class TemplateEmpty(DomainError):
    """Nothing to make a contract from."""

    code = "template_empty"
    message = _("The template is empty. Type the text of the contract.")
    field = "text"


class TemplateTooLong(DomainError):
    """More text than a contract has."""

    code = "template_too_long"
    message = _("The text is longer than %(most)s characters. Upload it as a .docx file instead.")
    field = "text"


class TemplateWrong(DomainError):
    """Variables that are not known, or braces that do not close; `problems` in words, each with its place."""

    code = "template_wrong"
    message = _("The template cannot be saved: %(said)s")

    def __init__(self, *, problems: Sequence[str], field: str) -> None:
        self.problems = tuple(problems)
        super().__init__(field=field, said="; ".join(self.problems))


class NotADocument(DomainError):
    """Some other format under the name of a document."""

    code = "not_a_document"
    message = _("The file cannot be read as .docx. It may be an old .doc: open it in Word and save it as .docx.")
    field = "file"


class DocumentProtected(DomainError):
    """Encrypted with a password."""

    code = "document_protected"
    message = _("The file is protected with a password. Open it in Word, remove the password and save it again.")
    field = "file"


class DocumentHasMacros(DomainError):
    """It holds a program, which would go out with every contract."""

    code = "document_has_macros"
    message = _("The file holds macros. Open it in Word, choose “Save as” and the type .docx, and upload that one.")
    field = "file"


class DocumentTooBig(DomainError):
    """Unpacks to more than is safe to read."""

    code = "document_too_big"
    message = _("Unpacked, the file takes more than %(limit_mb)s MB. Make its pictures smaller and save it again.")
    field = "file"


class TemplateArchived(DomainError):
    """Nothing is made from an archived template."""

    code = "template_archived"
    message = _("The template is in the archive. Choose another one.")
    field = "template"


class PassOfAnother(DomainError):
    """The pass belongs to somebody else."""

    code = "pass_of_another"
    message = _("Choose a pass of this client")
    field = "client_pass"


class NoContractWithSystem(DomainError):
    """The buyer for sales to nobody in particular signs nothing."""

    code = "no_contract_with_system"
    message = _("No contract is made with the system client")


class YearNeeded(DomainError):
    """Numbers that begin anew each year would repeat."""

    code = "year_needed"
    message = _("Numbers that begin anew each year need the year in them, else they repeat")
    field = "restarts_yearly"


class NumbersRepeat(DomainError):
    """Written so, a coming number is one that was given already."""

    code = "numbers_repeat"
    message = _("Written so, the number %(number)s would come a second time. Choose another beginning.")
    field = "prefix"


class CountStands(DomainError):
    """Contracts were made already: the count goes on by itself."""

    code = "count_stands"
    message = _("Contracts have been made already: the next number is %(number)s")
    field = "next_number"


class ReasonRequired(DomainError):
    """Nobody would know later why."""

    code = "contract_reason_required"
    message = _("Enter the reason")
    field = "reason"


class ContractOver(DomainError):
    """Ended or annulled already."""

    code = "contract_over"
    message = _("The contract is closed already. Reload the page.")


class PaperClosed(DomainError):
    """The file holds what this person may not see, or is not there."""

    code = "paper_closed"
    message = _("There is no such file")


class DateClosed(DomainError):
    """Another day than today needs the right."""

    code = "contract_date_closed"
    message = _("A contract dated another day than today needs the right to it. The head of the studio gives it.")
    field = "on"


class DateTooFar(DomainError):
    """Nobody signs a contract so early or so late."""

    code = "contract_date_too_far"
    message = _("The date may lie from %(first)s to %(last)s. Choose a day between them.")
    field = "on"
