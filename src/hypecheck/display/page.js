"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const tools = document.querySelector(".tools");
  const status = tools.querySelector("[role=status]");
  const search = tools.querySelector("input");
  const buttons = all("fieldset button", tools);
  const sections = all("section").map((section) => ({
    section,
    sentences: all(".hc-text .hc-s", section),
  }));
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  // As long as the text itself, so that what is found can be marked in it.
  const folded = (text) =>
    [...text.replace(/[‘’]/g, "'").replace(/[“”„]/g, '"').replace(/\s/g, " ")]
      .map((char) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char))
      .join("");

  function found(sentence, query) {
    const nodes = [];
    const walker = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const place = (at) => {
      const node = nodes.find((each) => at <= each.length || void (at -= each.length));
      return [node, at];
    };
    const text = folded(sentence.textContent);
    const ranges = [];
    for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
      const range = new Range();
      range.setStart(...place(at));
      range.setEnd(...place(at + query.length));
      ranges.push(range);
    }
    return ranges;
  }

  function mark(sentences, query) {
    if (!window.CSS || !CSS.highlights) return;
    const ranges = query ? sentences.flatMap((sentence) => found(sentence, query)) : [];
    CSS.highlights.set("hypecheck-found", new Highlight(...ranges));
  }

  function filter() {
    const label = buttons.find((button) => button.getAttribute("aria-pressed") === "true").value;
    const query = folded(search.value.trim());
    const active = Boolean(label || query);
    const shown = [];
    for (const { section, sentences } of sections) {
      const before = shown.length;
      for (const sentence of sentences) {
        sentence.hidden = active && !(
          (!label || sentence.classList.contains(label)) &&
          folded(sentence.textContent).includes(query)
        );
        if (!sentence.hidden) shown.push(sentence);
      }
      section.hidden = active && shown.length === before;
    }
    document.body.classList.toggle("filtered", active);
    status.textContent = active ? count(shown.length, "sentence") : "";
    mark(shown, query);
  }

  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
      filter();
    });
  }
  search.addEventListener("input", filter);
  tools.hidden = false;

  // One button, which the sentence in focus holds. Its name is no text, to leave the text alone.
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "copy";
  copy.setAttribute("aria-label", "Copy the sentence with its verdict");

  function quotation(sentence) {
    const verdict = sentence.getAttribute("aria-description").split("\n")[0];
    const heading = sentence.closest("section").querySelector("h2");
    const title = (heading || document.querySelector("h1")).textContent;
    return `“${sentence.textContent.replace(/\s+/g, " ")}”\n— ${title} (hypecheck: ${verdict})`;
  }

  async function write(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  copy.addEventListener("click", async () => {
    const done = await write(quotation(copy.parentElement));
    copy.focus({ preventScroll: true });
    copy.classList.toggle("done", done);
    status.textContent = done ? "Copied." : "This browser does not let the page copy.";
  });

  for (const { section, sentences } of sections) {
    section.addEventListener("focusin", (event) => {
      if (!sentences.includes(event.target)) return;
      copy.classList.remove("done");
      event.target.append(copy);
    });
    section.addEventListener("keydown", (event) => {
      if (event.key === "Escape") document.activeElement.blur();
    });
    for (const strip of all(".hc-strip", section)) {
      strip.addEventListener("click", (event) => {
        const sentence = sentences[[...strip.children].indexOf(event.target)];
        if (sentence) sentence.focus();
      });
    }
  }

  for (const head of all("th")) {
    const column = head.cellIndex;
    const value = (row) => {
      const cell = row.cells[column];
      return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
    };
    const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b));
    head.querySelector("button").addEventListener("click", () => {
      // Numbers first from the top, titles from A.
      const numbers = column > 0;
      const first = numbers ? "descending" : "ascending";
      const second = numbers ? "ascending" : "descending";
      const order = head.getAttribute("aria-sort") === first ? second : first;
      for (const other of all("th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      const body = head.closest("table").tBodies[0];
      const sign = order === "ascending" ? 1 : -1;
      body.append(...[...body.rows].sort((a, b) => sign * compare(value(a), value(b))));
    });
  }
})();
