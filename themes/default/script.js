// What a script adds to every page, all of which work without one: the switch between light and dark, and
// copying of snippets. Words come from the page. Nothing is loaded from elsewhere and nothing leaves the page. This file runs before
// anything is drawn, so that neither the theme nor the controls appear late.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
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
      const show = () => {
        button.textContent = button.dataset[theme];
        button.setAttribute("aria-label", button.dataset.name.replace("{theme}", button.dataset[theme]));
      };
      show();
      button.addEventListener("click", () => {
        theme = themes[(themes.indexOf(theme) + 1) % themes.length];
        apply(theme);
        show();
        try { localStorage.setItem("stagepost-theme", theme); } catch { /* the choice lasts for this page */ }
      });
    }

    if (navigator.clipboard) {
      const copies = (text) => {
        const copy = document.createElement("button");
        const words = document.body.dataset;
        copy.type = "button";
        copy.className = "small";
        copy.textContent = words.copy;
        copy.addEventListener("click", async () => {
          try {
            await navigator.clipboard.writeText(text());
            copy.textContent = words.copied;
          } catch {
            copy.textContent = words.uncopied;
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
