// The slider of days: it moves the date field beside it, and asks for the page when it is let go.
// Without this script the date field and its button do the same.
for (const slide of document.querySelectorAll("[data-slide]")) {
  const day = document.getElementById(slide.dataset.slide);
  const range = slide.querySelector("input");
  const said = slide.querySelector("output");
  const first = Date.parse(range.dataset.first + "T00:00:00Z");
  slide.hidden = false;
  range.addEventListener("input", () => {
    day.value = new Date(first + range.valueAsNumber * 86400000).toISOString().slice(0, 10);
    said.textContent = day.valueAsDate.toLocaleDateString(document.documentElement.lang, {
      day: "numeric", month: "short", year: "numeric", timeZone: "UTC", calendar: "gregory", numberingSystem: "latn",
    });
    range.setAttribute("aria-valuetext", said.textContent);
  });
  range.addEventListener("change", () => day.form.requestSubmit());
}
