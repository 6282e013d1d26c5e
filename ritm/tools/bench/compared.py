"""The same pages of a smaller and a larger studio side by side: what each costs, its target, how much it grew."""

from collections.abc import Sequence

from ritm.tools.bench.run import Run

MOST_TIMES = 2.0  # a page of ten times as many clients costs at most twice as much
_NO_PAGES = frozenset(["export"])  # all clients are its work


def table(runs: Sequence[Run]) -> list[str]:
    """One line a page; the growth is that of the last run over the first, in bare pages of each: the machine differs."""
    sizes = "".join(f"{run.data['clients']:>12}" for run in runs)
    lines = [f"{'p50, ms':16}{'target':>8}{sizes}{'growth':>10}"]
    for name in runs[-1].pages:
        target = runs[-1].targets.get(name)
        costs = "".join(f"{_cost(run, name):>12}" for run in runs)
        grown = growth(runs, name)
        lines.append(
            f"{name:16}{'–' if target is None else f'{target:g}':>8}{costs}{'' if grown is None else f'{grown:.1f} ×':>10}"
        )
    return lines


def growth(runs: Sequence[Run], name: str) -> float | None:
    """How many times as many bare pages the page costs in the last run; None where one of them has none."""
    if name in _NO_PAGES or any(name not in run.pages for run in (runs[0], runs[-1])):
        return None
    first, last = (run.pages[name].p50_ms / run.bare.p50_ms for run in (runs[0], runs[-1]))
    return last / first


def grown_too_much(runs: Sequence[Run]) -> list[str]:
    """Pages that grew beyond MOST_TIMES."""
    found = {name: growth(runs, name) for name in runs[-1].pages} if len(runs) > 1 else {}
    return [
        f"{name}: grew {times:.1f} times of {MOST_TIMES:g}"
        for name, times in found.items()
        if times and times > MOST_TIMES
    ]


def _cost(run: Run, name: str) -> str:
    return f"{run.pages[name].p50_ms:.1f}" if name in run.pages else "–"
