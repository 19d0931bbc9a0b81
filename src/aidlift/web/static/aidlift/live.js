// A page of work that goes on: what has changed since is put in its place, and focus and reading stay where
// they are. Without this script the page has a link to look again.
const SECONDS = 3;
const live = document.querySelector("[data-live]");

function again() {
  if (live && live.dataset.live === "going") setTimeout(look, SECONDS * 1000);
}

async function look() {
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-live]");
    if (!answer.ok || !next) return location.reload(); // signed out, or gone
    if (next.innerHTML !== live.innerHTML) {
      const held = live.contains(document.activeElement);
      live.innerHTML = next.innerHTML;
      if (held) live.querySelector("a")?.focus();
    }
    live.dataset.live = next.dataset.live;
    for (const one of document.querySelectorAll("[data-while]")) {
      if (!page.getElementById(one.id)) one.remove();
    }
  } catch {
    // the line is down; it is tried again
  }
  again();
}

again();
