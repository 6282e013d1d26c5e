"""Which words of a page stand in colours that axe has not judged yet.

A contrast follows from the colour, size and weight of the words, from all that lies behind them, and from whether they can
be used. What has been judged so in two looks is judged: a page brings few new ones, and asking axe about every word of
every page four times over took most of its time.
"""

from collections import Counter
from typing import Any

ENOUGH = 2  # looks: in one of them something may have stood before the words
# Keeps the elements in `freshWords`; gives the marks of their colours.
FRESH = r"""judged => {
  const known = new Set(judged), styles = new Map(), grounds = new Map(), found = new Set();
  const style = at => styles.get(at) ?? (styles.set(at, getComputedStyle(at)), styles.get(at));
  const moves = at => ["absolute", "fixed", "sticky"].includes(style(at).position) ? `${at.className}` : "";
  const behind = at => {  // up to what lets nothing through
    if (!at) return "";
    if (grounds.has(at)) return grounds.get(at);
    const { backgroundColor, backgroundImage, filter } = style(at);
    const own = [backgroundColor, backgroundImage, filter, moves(at)].join();
    const isSolid = backgroundImage === "none" && backgroundColor.startsWith("rgb(");
    grounds.set(at, isSolid ? own : `${own}<${behind(at.parentElement)}`);
    return grounds.get(at);
  };
  const veil = at => at ? Number(style(at).opacity) * veil(at.parentElement) : 1;
  const block = at => at && style(at).display.startsWith("inline") ? block(at.parentElement) : at;
  const face = at => [style(at).color, style(at).fontSize, style(at).fontWeight, style(at).textDecorationLine, behind(at)].join();
  const isUsed = at => !at.closest(":disabled, [aria-disabled=true]") && !at.closest("label")?.control?.disabled;
  const hash = text => { let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let i = 0; i < text.length; i++) { const c = text.charCodeAt(i); a = Math.imul(a ^ c, 2654435761); b = Math.imul(b ^ c, 1597334677); }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36); };
  const speaks = at => at.matches("input, textarea, select") || [...at.childNodes].some(one => one.nodeType === 3 && one.data.trim());
  const shown = at => at.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  window.freshWords = [...document.body.querySelectorAll("*")].filter(at => {
    if (!speaks(at) || !shown(at)) return false;
    const around = at.matches("a") ? face(block(at.parentElement) ?? at) : "";
    const mark = hash([face(at), style(at).textShadow, veil(at), isUsed(at), around].join("|"));
    if (!known.has(mark)) found.add(mark);
    return !known.has(mark);
  });
  return [...found];
}"""
ASK = "options => axe.run({include: window.freshWords}, options)"


class Judged:
    """The colours that axe has seen, by theme."""

    def __init__(self) -> None:
        self.looks: dict[str, Counter[str]] = {}

    def ask(self, window: Any, theme: str, options: dict[str, Any]) -> list[dict[str, Any]]:
        """What axe finds wrong with the words in colours that are new in this theme."""
        looks = self.looks.setdefault(theme, Counter())
        fresh = window.evaluate(FRESH, [mark for mark, number in looks.items() if number >= ENOUGH])
        looks.update(fresh)
        return window.evaluate(ASK, options)["violations"] if fresh else []
