"""Put the desk's stylesheet and script together from their small sources.

    python -m ritm.web.ui.bundle

A browser asks for one `ritm.css` and one `app.js`; people read `styles/` and `scripts/`. The results are
committed, and a test refuses a result that is older than its sources.
"""

from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE / "static" / "ui"
ROWS = 288  # a day in steps of five minutes
COLUMNS = 48  # halls, or teachers of a day
NOTE = "/* Made by `python -m ritm.web.ui.bundle` from {}/: change it there. */\n"


def grid_places() -> str:
    """Starts, lengths, hours and columns as classes, because the policy forbids `style=`."""
    rules = ["/* ---------- Places in the grid: 5-minute rows, hours, columns ---------- */"]
    rules += [f".rt-s{row}{{grid-row-start:{row + 1}}}" for row in range(ROWS)]
    rules += [f".rt-n{row}{{grid-row-end:span {row}}}" for row in range(1, ROWS + 1)]
    rules += [f".rt-h-{hours}{{--hours:{hours}}}" for hours in range(1, 25)]
    rules += [f".rt-c-{columns}{{--cols:{columns}}}" for columns in range(1, COLUMNS + 1)]
    return "\n".join(rules) + "\n"


def stylesheet() -> str:
    sources = sorted((HERE / "styles").glob("*.css"))
    return NOTE.format("styles") + "\n".join(
        [*(source.read_text(encoding="utf-8") for source in sources), grid_places()]
    )


def script() -> str:
    sources = sorted((HERE / "scripts").glob("*.js"))
    bodies = [source.read_text(encoding="utf-8").strip() for source in sources]
    wrapped = [f"(() => {{\n{body}\n}})();\n" for body in bodies]
    return NOTE.format("scripts") + '"use strict";\nconst ritm = {};\n\n' + "\n".join(wrapped)


def main() -> None:
    (STATIC / "ritm.css").write_text(stylesheet(), encoding="utf-8")
    (STATIC / "app.js").write_text(script(), encoding="utf-8")


if __name__ == "__main__":
    main()
