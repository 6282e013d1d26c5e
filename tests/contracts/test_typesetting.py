"""PDF without Pango: the papers' HTML as typst's own language, and nothing that somebody is called read as a command."""

import base64
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ritm.contracts import printing, typesetting
from ritm.contracts.typesetting import _Translator
from ritm.studio import paper

pytestmark = pytest.mark.req("CR-05")
CONTRACT = Path(printing.__file__).with_name("paper.typ")
PERSON = Path(paper.__file__).with_name("person.typ")
ROW = '<tr><td class="r">1</td><td>2</td></tr>'


def translated(html: str, folder: Path) -> str:
    translator = _Translator(folder)
    translator.feed(html)
    translator.close()
    return translator.text()


def drawn(html: str, look: Path = CONTRACT) -> bytes:
    return typesetting.as_pdf(html, title='Договор "1" \\ #x', language="ru", look=look)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<p class="a b">Да<b>нет</b></p>', '#el-p(("a","b",))[#"Да"#el-b(())[#"нет"]]'),
        ("<p>a<br>b&nbsp;&lt;</p>", '#el-p(())[#"a"#linebreak()#"b\xa0<"]'),
        ('<p>"#let x = 1" \\</p>', '#el-p(())[#"\\"#let x = 1\\" \\\\"]'),
        ("<td>a\nb</td>", ""),
    ],
)
def test_every_tag_is_a_call_and_every_text_a_string(html: str, said: str, tmp_path: Path) -> None:
    assert translated(html, tmp_path) == said


def test_a_table_knows_its_columns_its_head_and_their_widths(tmp_path: Path) -> None:
    head = '<colgroup><col class="w20"><col class="w80"></colgroup><thead><tr><th>А</th><th>Б</th></tr></thead>'
    wide = '<tr><td colspan="2">всё</td></tr>'
    said = translated(f"<table>{head}<tbody>{ROW}{wide}</tbody></table>", tmp_path)
    assert said == (
        '#el-table((), 2, (20,80,), 1, (((), (("th", (), 1, [#"А"]),("th", (), 1, [#"Б"]),)),'
        '((), (("td", ("r",), 1, [#"1"]),("td", (), 1, [#"2"]),)),((), (("td", (), 2, [#"всё"]),)),))'
    )


def test_lines_of_a_cell_stay_lines(tmp_path: Path) -> None:
    assert '[#"a"#linebreak()#"b"]' in translated("<table><tr><td>a\nb</td></tr></table>", tmp_path)


def test_a_new_page_within_a_paragraph_begins_after_it_and_never_in_a_cell(tmp_path: Path) -> None:
    page = '<span class="rt-doc-page"></span>'
    assert translated(f"<p>a{page}b</p>", tmp_path) == '#el-p(())[#"a"#"b"]#pagebreak(weak: true)'
    assert "pagebreak" not in translated(f"<table><tr><td><p>{page}</p></td></tr></table>", tmp_path)


def test_a_picture_is_drawn_and_a_broken_one_left_out(tmp_path: Path) -> None:
    made = BytesIO()
    Image.new("RGB", (4, 3)).save(made, "PNG")
    good = base64.b64encode(made.getvalue()).decode()
    broken = base64.b64encode(made.getvalue()[:40]).decode()
    tags = [f'<img src="data:image/png;base64,{one}">' for one in (broken, good, "%%", "")]
    assert translated("".join(tags), tmp_path) == '#el-img("1.png")'
    assert drawn(f"<p>{''.join(tags)}</p>")[:5] == b"%PDF-"


def test_a_long_word_may_break_where_a_column_is_narrow(tmp_path: Path) -> None:
    name = "о" * 30
    assert translated(f"<p>{name}</p>", tmp_path) == f'#el-p(())[#"{name}"]'
    cut = translated(f"<table><tr><td>{name}</td></tr></table>", tmp_path)
    assert "\u200b".join(["ооо"] * 10) in cut


NAMES = [
    "#panic()",
    "]",
    "[#x]",
    "$x$",
    "//",
    "/*",
    "*b* _i_ `c` ~ @a <l> = 1",
    "\u202eабв",
    "😀",
    "\\u{41}",
    "н" * 10_000,
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_nothing_that_somebody_is_called_is_a_command(name: str) -> None:
    text = name.replace("<", "&lt;")
    assert drawn(
        f'<p class="rt-doc-p is-both">{text}</p><table class="rt-doc-table">{ROW}<tr><td>{text}</td></tr></table>'
    )
    html = (
        f'<h1>{text}</h1><p class="whose">{text}</p><table class="pairs"><tr><th>Имя</th><td>{text}</td></tr></table>'
    )
    assert drawn(html, PERSON)[:5] == b"%PDF-"


def test_the_file_of_one_client_is_drawn_without_pango_too(drawn_by: str) -> None:
    html = f"<h1>Орлова</h1><section><h2>Визиты <span class='count'>1</span></h2><table>{ROW}</table></section>"
    made = printing.as_pdf(html, title="Данные", language="ru", look=PERSON.with_suffix(".css"))
    assert made[:5] == b"%PDF-"
