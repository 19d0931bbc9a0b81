// The inbox: while a draft is being decided, it is whole in sight, and the words that it rests on are lit more.
// Without this script the number of a draft leads to its words.
const source = document.querySelector(".source");

function light(card) {
  card.scrollIntoView({ block: "nearest" });
  const words = document.querySelector(card.querySelector("h3 a").hash);
  for (const one of document.querySelectorAll("mark.now")) one.classList.remove("now");
  if (!words) return;
  words.classList.add("now");
  source.scrollTop = words.offsetTop - source.clientHeight / 3;
}

for (const card of document.querySelectorAll(".draft")) {
  card.addEventListener("focusin", () => light(card));
  if (card.contains(document.activeElement)) light(card);
}

// What was missed: words that are marked in the text go along as the quote.
for (const link of document.querySelectorAll(".missed a")) {
  link.addEventListener("click", () => {
    const marked = document.getSelection();
    if (!source.contains(marked.anchorNode) || !source.contains(marked.focusNode)) return;
    const address = new URL(link.href);
    address.searchParams.set("quote", marked.toString().trim());
    link.href = address.href;
  });
}
