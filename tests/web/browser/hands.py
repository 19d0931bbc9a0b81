"""Somebody at a keyboard: Tab leads on, Enter opens and presses, and what is typed stands in the field.

Nothing here points, or sets a value past the keys; what cannot be reached by Tab is not reached at all.
"""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect

MOST_TABS = 400
DATE_ORDERS = ("%m%d%Y", "%d%m%Y")
"""In which order a date field takes the parts of a day depends on the browser's own language."""

FOCUSED = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return ["", ""];
  const words = (here.labels && here.labels[0] || here).cloneNode(true);
  words.querySelectorAll("small").forEach(aside => aside.remove());
  const label = here.getAttribute("aria-label") || words.textContent;
  const role = {A: "link", BUTTON: "button", SUMMARY: "button", SELECT: "field", TEXTAREA: "field",
    INPUT: here.type === "submit" ? "button" : "field"}[here.tagName] || "";
  return [role, label.replace(/\\s+/g, " ").trim().replace(/:$/, "")];
}"""


FIELD = """() => {
  const here = document.activeElement;
  return [here.tagName === "SELECT" ? "select" : here.type, here.hasAttribute("list")];
}"""
WAY = """text => {
  const here = document.activeElement;
  const found = [...here.options].findIndex(one => [one.value, one.text.trim()].includes(text));
  return [found, found - here.selectedIndex];
}"""
"""The place of an option of a list, and how far it is from the one chosen; -1 where there is none."""


class Hands:
    """A page, and the keys by which it is used."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, role: str, name: str) -> None:
        """Press Tab until the focus stands on a link, button or field of this name."""
        met = []
        for _ in range(MOST_TABS):
            here = tuple(self.page.evaluate(FOCUSED))
            if here == (role, name):
                return
            met.append(here)
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab reaches no {role} “{name}” on {self.page.url}; it reaches {set(met)}")

    def open(self, name: str) -> None:
        """Follow a link."""
        self._go("link", name)

    def press(self, name: str) -> None:
        """Press a button that leads to another page."""
        self._go("button", name)

    def unfold(self, name: str) -> None:
        """Open a menu."""
        self.reach("button", name)
        self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        """Type into a field, over what stands there, and see that it stands there; a day as 2021-04-29.

        Tab marks what stands in a text field. An option is reached by the arrows: a list that is typed into
        forgets the letters of whoever types slowly, as a busy machine does.
        """
        self.reach("field", name)
        kind, offers = self.page.evaluate(FIELD)
        field = self.page.locator(":focus")
        if kind == "select":
            self._choose(name, text)
        elif kind == "date":
            self._date(date.fromisoformat(text))
        else:
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.type(text)
            if offers:  # the browser's own list of what was offered may lie open, and take the next key
                self.page.keyboard.press("Escape")
            expect(field).to_have_value(text)

    def _choose(self, name: str, text: str) -> None:
        found, steps = self.page.evaluate(WAY, text)
        assert found >= 0, f"“{name}” offers no {text!r}"
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert self.page.evaluate(WAY, text)[1] == 0, f"the arrows do not reach {text!r} of “{name}”"

    def _date(self, day: date) -> None:
        for order in DATE_ORDERS:
            for _ in range(3):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(day.strftime(order))
            if self.page.locator(":focus").input_value() == day.isoformat():
                return
        raise AssertionError(f"no order of its parts makes a date field {day}")

    def paste(self, name: str, text: str) -> None:
        """Paste into a field."""
        self.reach("field", name)
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+V")
        expect(self.page.locator(":focus")).not_to_have_value("")

    def _go(self, role: str, name: str) -> None:
        self.reach(role, name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
