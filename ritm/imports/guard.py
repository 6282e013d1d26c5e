"""What may be decoded at all: looks at a workbook's package before anything reads its contents (T-XLS-1, T-UPL)."""

from pathlib import Path

from ritm.files.packages import MOST_UNPACKED, NotAPackage, PackageProtected, PackageTooBig, check_package
from ritm.imports.errors import NotAWorkbook, WorkbookProtected, WorkbookTooBig

_PARTS = frozenset({"[content_types].xml", "xl/workbook.xml"})


def check_workbook(path: Path) -> None:
    """Raises NotAWorkbook, WorkbookProtected or WorkbookTooBig; silent where the package is safe to decode."""
    try:
        check_package(path, parts=_PARTS)
    except PackageProtected as error:
        raise WorkbookProtected from error
    except PackageTooBig as error:
        raise WorkbookTooBig(limit_mb=MOST_UNPACKED // 2**20) from error
    except NotAPackage as error:
        raise NotAWorkbook from error
