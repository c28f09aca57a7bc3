// Search over services, requirements, playbooks with their headings, and runs. The index is a script that
// hands its data over, because pages that were opened from a disk may not fetch; it is loaded when the field
// is first used, and holds the words of what is found as well. `/` leads to the field, the arrows through what was found, Escape back.
(() => {
  "use strict";
  const form = document.querySelector("form.search");
  if (!form) return;
  const field = form.querySelector("input");
  const box = form.querySelector(".found");
  const list = form.querySelector("ul");
  const said = form.querySelector("output");
  const { root } = form.dataset;
  const SHOWN = 20;
  const entries = [];
  let whole = true;

  const add = (rank, kind, title, beside, href, more = "") =>
    entries.push({ rank, kind, title, beside, href, low: title.toLowerCase(), all: `${title} ${beside} ${more}`.toLowerCase() });

  let services = [];
  let words = {};
  window.stagepostIndex = (index) => {
    ({ services, words } = index);
    for (const { at, id, title, team, tags, stage, playbooks } of services) {
      add(0, words.service, title, [team, words.stage.replace("{stage}", stage)].filter(Boolean).join(", "), `${at}index.html`, `${id} ${tags}`);
      for (const { href, title: name, headings } of playbooks) {
        add(2, words.playbook, name, title, at + href);
        for (const [anchor, heading] of headings) add(4, words.section, heading, `${name}, ${title}`, `${at}${href}#${anchor}`);
      }
    }
    for (const [href, title, id] of index.requirements) add(1, words.requirement, title, id, href);
    for (const [href, title] of index.pages) add(3, words.page, title, "", href);
    load("search/runs.js");
    find();
  };
  window.stagepostRuns = (index) => {
    whole = index.whole;
    index.runs.forEach((runs, number) => {
      const { at, title } = services[number];
      for (const run of runs) {
        const [id, name = "", href = `runs/${id}.html`] = [run].flat();
        add(5, words.run, id, [name, title].filter(Boolean).join(", "), at + href);
      }
    });
    find();
  };

  const asked = new Set();
  const load = (file) => {
    if (asked.has(file)) return;
    asked.add(file);
    const script = document.createElement("script");
    script.src = root + file;
    document.head.append(script);
  };

  const score = ({ low, rank }, text) => {
    const at = low.indexOf(text);
    const where = at === 0 ? 0 : at > 0 && /[\s\-_/(]/.test(low[at - 1]) ? 1 : at > 0 ? 2 : 3;
    return where * 2 + rank;
  };

  const search = (text) => {
    const words = text.split(/\s+/);
    const found = []; // by score; alike: in the order of the index, runs with the newest first
    for (const entry of entries) {
      if (words.every((word) => entry.all.includes(word))) (found[score(entry, text)] ??= []).push(entry);
    }
    return found.flat();
  };

  const line = ({ kind, title, beside, href }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const name = document.createElement("bdi");
    const rest = document.createElement("span");
    link.href = root + href;
    name.textContent = title;
    rest.textContent = beside ? `${kind} · ${beside}` : kind;
    rest.className = "quiet";
    rest.dir = "auto";
    link.append(name, " ", rest);
    item.append(link);
    return item;
  };

  function find() {
    const text = field.value.trim().toLowerCase();
    box.hidden = !text;
    if (!text) return;
    const found = search(text);
    list.replaceChildren(...found.slice(0, SHOWN).map(line));
    const sentence = !entries.length ? form.dataset.reading : !found.length ? words.nothing : found.length > SHOWN ? words.first : words.found;
    const filled = sentence.replace("{shown}", SHOWN).replace("{number}", found.length);
    said.textContent = whole || !entries.length ? filled : `${filled} ${words.older}`;
  }

  field.addEventListener("focus", () => load("search/index.js"));
  field.addEventListener("input", find);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !form.contains(relatedTarget)) box.hidden = true;
  });
  form.addEventListener("focusin", () => { box.hidden = !field.value.trim(); });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!form.contains(target)) box.hidden = true;
  });
  form.addEventListener("keydown", (event) => {
    const stops = [field, ...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !box.hidden) {
      event.preventDefault();
      stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(document.activeElement) + step))].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (document.activeElement === field) field.value = "";
      field.focus();
      find();
    }
  });
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
