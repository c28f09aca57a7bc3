// What a script adds to pages that work without one: the theme switch, search, filter and sort of the
// table of services, and copying of snippets. Nothing is loaded and nothing leaves the page. The chosen
// theme is set before anything is drawn.
(() => {
  "use strict";
  const root = document.documentElement;
  const themes = ["auto", "light", "dark"];

  const stored = () => {
    try { return localStorage.getItem("stagepost-theme") || "auto"; } catch { return "auto"; }
  };
  const apply = (theme) => {
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
  };
  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("sp-theme");
    if (button) {
      let theme = stored();
      const show = () => { button.textContent = theme[0].toUpperCase() + theme.slice(1); button.setAttribute("aria-label", `Theme: ${theme}`); };
      button.hidden = false;
      show();
      button.addEventListener("click", () => {
        theme = themes[(themes.indexOf(theme) + 1) % themes.length];
        apply(theme);
        show();
        try { localStorage.setItem("stagepost-theme", theme); } catch { /* the choice lasts for this page */ }
      });
    }

    const table = document.querySelector("table#fleet");
    const form = document.querySelector("form#filter");
    if (table && form) {
      const rows = [...table.tBodies[0].rows];
      const texts = rows.map((row) => row.textContent.toLowerCase());
      const output = form.querySelector("output");
      const wanted = () => Object.fromEntries(new FormData(form));

      const filter = () => {
        const { text = "", stage = "", team = "", tier = "", tag = "" } = wanted();
        const words = text.toLowerCase().split(/\s+/).filter(Boolean);
        let shown = 0;
        rows.forEach((row, index) => {
          const { stage: s, team: t, tier: r, tags } = row.dataset;
          const match = (!stage || s === stage) && (!team || t === team) && (!tier || r === tier)
            && (!tag || tags.split("\n").includes(tag)) && words.every((word) => texts[index].includes(word));
          row.hidden = !match;
          if (match) shown += 1;
        });
        output.textContent = shown === rows.length ? "" : `${shown} of ${rows.length}`;
      };
      form.hidden = false;
      form.addEventListener("input", filter);
      form.addEventListener("submit", (event) => event.preventDefault());
      filter();

      const collator = new Intl.Collator("en", { numeric: true });
      const value = (row, column) => {
        const cell = row.cells[column];
        return cell.dataset.sort ?? (cell.querySelector("time")?.dateTime || cell.textContent.trim());
      };
      [...table.tHead.rows[0].cells].forEach((head, column) => {
        if (head.classList.contains("nosort")) return;
        const control = document.createElement("button");
        control.type = "button";
        control.textContent = head.textContent;
        head.replaceChildren(control);
        control.addEventListener("click", () => {
          const down = head.getAttribute("aria-sort") === "ascending";
          [...table.tHead.rows[0].cells].forEach((other) => other.removeAttribute("aria-sort"));
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
          const sorted = [...rows].sort((a, b) => collator.compare(value(a, column), value(b, column)));
          table.tBodies[0].append(...(down ? sorted.reverse() : sorted));
        });
      });
    }

    if (navigator.clipboard) {
      const copies = (text) => {
        const copy = document.createElement("button");
        copy.type = "button";
        copy.className = "small";
        copy.textContent = "Copy";
        copy.addEventListener("click", async () => {
          try {
            await navigator.clipboard.writeText(text());
            copy.textContent = "Copied";
          } catch {
            copy.textContent = "Select and copy by hand";
          }
        });
        return copy;
      };
      document.querySelectorAll(".snippets dd").forEach((place) => {
        place.append(copies(() => place.querySelector("code").textContent));
      });
      // Commands are copied without the prompts before them.
      document.querySelectorAll(".prose pre").forEach((block) => {
        const frame = document.createElement("div");
        frame.className = "code";
        block.replaceWith(frame);
        frame.append(block, copies(() => {
          const code = block.cloneNode(true);
          code.querySelectorAll(".hl-p").forEach((prompt) => prompt.remove());
          return code.textContent;
        }));
      });
    }
  });
})();
