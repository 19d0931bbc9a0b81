"""Somebody at a keyboard: Tab leads on, Enter opens and presses, and what is typed stands in the field.

Nothing here points, or sets a value past the keys; what cannot be reached by Tab is not reached at all.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

MOST_TABS = 400

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
        """Type into a field, over what stands there: Tab marks it all."""
        self.reach("field", name)
        self.page.keyboard.type(text)

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
