// What a script adds to every page, all of which work without one: the switch between light and dark, and
// copying of snippets. Nothing is loaded from elsewhere and nothing leaves the page. This file runs before
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
        button.textContent = theme[0].toUpperCase() + theme.slice(1);
        button.setAttribute("aria-label", `Theme: ${theme}`);
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
      document.querySelectorAll(".snippets dd").forEach((place) => {
        const copy = document.createElement("button");
        copy.type = "button";
        copy.className = "small";
        copy.textContent = "Copy";
        copy.addEventListener("click", async () => {
          try {
            await navigator.clipboard.writeText(place.querySelector("code").textContent);
            copy.textContent = "Copied";
          } catch {
            copy.textContent = "Select and copy by hand";
          }
        });
        place.append(copy);
      });
    }
  });
})();
