"""What a donor allows a pledge to be used for, and which request it fits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

EARMARKS = ("none", "country", "request", "item", "facility")


@dataclass(frozen=True, kw_only=True)
class Earmark:
    """A restriction by the donor: hard ones bind, soft ones are wishes. `kind` none restricts nothing."""

    kind: str = "none"
    value: str = ""
    is_hard: bool = False

    def __str__(self) -> str:
        """Read as `country IND only` or `facility AIIMS Delhi if possible`."""
        if self.kind == "none":
            return "no earmark"
        return f"{self.kind} {self.value} {'only' if self.is_hard else 'if possible'}"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A request's line as the matching sees it; `quantity` is what is not yet promised for."""

    line: str
    request: str
    country: str
    item: str
    quantity: int
    facility: str = ""
    candidates: Collection[str] = ()


@dataclass(frozen=True, kw_only=True)
class Promised:
    """A pledge's line as the matching sees it; `quantity` is what is not yet meant for a request."""

    line: str
    item: str
    quantity: int
    country: str = ""
    earmark: Earmark = Earmark()


@dataclass(frozen=True)
class Fit:
    """A match that could be made; `departs` says which wish it does not follow."""

    pledge_line: str
    request_line: str
    quantity: int
    departs: str = ""


def follows(earmark: Earmark, wanted: Wanted) -> bool:
    """Say whether a use is the one the donor named; true where none was."""
    named = {
        "country": wanted.country,
        "request": wanted.request,
        "item": wanted.item,
        "facility": wanted.facility,
    }
    return earmark.kind == "none" or named[earmark.kind].casefold() == earmark.value.casefold()


def refusal(promised: Promised, wanted: Wanted) -> str:
    """Say why a pledge's line cannot be meant for a request's line; empty if it can."""
    if promised.item and wanted.item and promised.item != wanted.item:
        return (
            f"{promised.line} promises {promised.item}, and {wanted.line} asks for {wanted.item}. "
            "Put a substitute into the request first: request.substitute."
        )
    if promised.item and not wanted.item and promised.item not in wanted.candidates:
        return f"{wanted.line} does not name its item, and {promised.item} is not among those it may mean."
    if not promised.item:
        return f"{promised.line} does not say which item it promises; confirm that first."
    a_wish = promised.earmark.kind == "country" and not promised.earmark.is_hard
    if promised.country and promised.country != wanted.country and not a_wish:
        return f"{promised.line} is promised to {promised.country}, and {wanted.line} is of {wanted.country}."
    if promised.earmark.is_hard and not follows(promised.earmark, wanted):
        return f"{promised.line} may be used for {promised.earmark}; {wanted.line} is not that."
    return ""


def departure(promised: Promised, wanted: Wanted) -> str:
    """Say which soft wish of the donor a match does not follow; empty if it follows all."""
    return "" if follows(promised.earmark, wanted) else str(promised.earmark)


def suggest(promises: Sequence[Promised], wants: Sequence[Wanted]) -> list[Fit]:
    """Suggest matches in the order given: hard earmarks first, then wishes that can be followed, then others.

    Greedy, for a person to accept: it does not weigh countries against each other, which is the plan's work.
    """
    left = {promise.line: promise.quantity for promise in promises}
    lack = {want.line: want.quantity for want in wants}
    fits: list[Fit] = []
    # promises of one item, country and earmark fit the same wants: found once, not once a promise
    numbers: dict[tuple[str, str, Earmark], int] = {}
    kinds = [numbers.setdefault((one.item, one.country, one.earmark), len(numbers)) for one in promises]
    for wave in (_is_hard, _is_followed, _is_any):
        fitting: dict[int, list[Wanted]] = {}
        for promise, kind in zip(promises, kinds, strict=True):
            if left[promise.line] <= 0:
                continue
            fit = fitting.get(kind)
            if fit is None:
                fit = [one for one in wants if wave(promise, one) and not refusal(promise, one)]
                fitting[kind] = fit
            while fit and left[promise.line] > 0:
                want = fit[0]
                quantity = min(left[promise.line], lack[want.line])
                if quantity > 0:
                    fits.append(Fit(promise.line, want.line, quantity, departure(promise, want)))
                left[promise.line] -= quantity
                lack[want.line] -= quantity
                if lack[want.line] <= 0:
                    fit.pop(0)
    return _joined(fits)


def _is_hard(promise: Promised, want: Wanted) -> bool:
    return promise.earmark.is_hard


def _is_followed(promise: Promised, want: Wanted) -> bool:
    named = promise.earmark.kind != "none" or promise.country == want.country
    return named and follows(promise.earmark, want)


def _is_any(promise: Promised, want: Wanted) -> bool:
    return True


def _joined(fits: list[Fit]) -> list[Fit]:
    """Give one row a pair; waves may add to the same pair twice."""
    found: dict[tuple[str, str], Fit] = {}
    for fit in fits:
        pair = (fit.pledge_line, fit.request_line)
        before = found.get(pair)
        found[pair] = replace(fit, quantity=fit.quantity + before.quantity) if before else fit
    return list(found.values())
