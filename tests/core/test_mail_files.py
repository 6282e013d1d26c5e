"""Letters of an installation without a mail server are files that a mail program opens (AC-01)."""

from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from django.core.mail import get_connection, send_mail


@pytest.mark.req("AC-01")
def test_each_letter_is_a_file_of_its_own(settings, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    connection = get_connection("config.mail.EmailBackend")
    for number in (1, 2):
        text = f"Пароль: {number}\n"
        assert send_mail(f"Доступ {number}", text, None, ["boss@example.org"], connection=connection) == 1
    files = sorted((tmp_path / "mail").iterdir())
    assert [(file.suffix, oct(file.stat().st_mode & 0o777)) for file in files] == [(".eml", "0o600")] * 2
    letters = [BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in files]
    told = {(letter["subject"], letter["to"], letter.get_content().strip()) for letter in letters}
    assert told == {(f"Доступ {number}", "boss@example.org", f"Пароль: {number}") for number in (1, 2)}
