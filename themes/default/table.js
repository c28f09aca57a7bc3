// The table of services: filter, sort and group, all of it kept in the address, so that a view can be
// linked. The rows are those of the page; of a large fleet they are loaded when the first is asked for.
(() => {
  "use strict";
  const table = document.querySelector("table#fleet");
  const form = document.querySelector("form#filter");
  if (!table) return;
  const heads = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });
  const output = form?.querySelector("output");
  let rows = [];
  let sorted = { key: "", down: false };

  const take = (found) => {
    rows = found.map((row) => ({ row, text: row.textContent.toLowerCase(), ...row.dataset, tags: row.dataset.tags.split("\n") }));
  };

  const value = ({ row }, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort ?? (cell.querySelector("time")?.dateTime || cell.textContent.trim());
  };

  const wanted = () => (form ? Object.fromEntries([...new FormData(form)].map(([name, given]) => [name, given.trim()])) : {});

  const matching = () => {
    const { text = "", stage, team, tier, tag, requirement, status } = wanted();
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const letters = status && form.elements.status.selectedOptions[0].dataset.letters;
    const at = requirement && Number(form.elements.requirement.selectedOptions[0].dataset.at);
    const stands = (is) => (requirement ? letters.includes(is[at]) : [...is].some((letter) => letters.includes(letter)));
    return rows.filter((row) =>
      (!stage || row.stage === stage) && (!team || row.team === team) && (!tier || row.tier === tier)
      && (!tag || row.tags.includes(tag)) && (!status || stands(row.is)) && words.every((word) => row.text.includes(word)));
  };

  const inOrder = (found) => {
    const column = heads.findIndex((head) => head.dataset.key === sorted.key);
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    if (column < 0) return found;
    heads[column].setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
    const keyed = found.map((row) => [value(row, column), row]).sort((a, b) => collator.compare(a[0], b[0]));
    return (sorted.down ? keyed.reverse() : keyed).map(([, row]) => row);
  };

  const body = (found) => {
    const part = document.createElement("tbody");
    part.append(...found.map(({ row }) => row));
    return part;
  };

  // What a group is called; the words stand on the form.
  const called = (by, name) => {
    const { noTeam, noTier, ofStage, ofTier } = form.dataset;
    if (name === "") return by === "team" ? noTeam : noTier;
    return by === "team" ? name : (by === "stage" ? ofStage : ofTier).replace("{name}", () => name);
  };

  const grouped = (found, by) => {
    const groups = Map.groupBy ? Map.groupBy(found, (row) => row[by]) : found.reduce((map, row) => map.set(row[by], [...(map.get(row[by]) ?? []), row]), new Map());
    const names = [...groups.keys()].sort((a, b) => (a === "") - (b === "") || (by === "stage" ? b - a : collator.compare(a, b)));
    return names.map((name) => {
      const part = body(groups.get(name));
      const row = document.createElement("tr");
      const head = document.createElement("th");
      const number = document.createElement("span");
      row.className = "group";
      head.colSpan = heads.length;
      head.scope = "rowgroup";
      head.dir = "auto";
      number.className = "quiet";
      number.textContent = ` ${groups.get(name).length}`;
      head.append(called(by, name), number);
      row.append(head);
      part.prepend(row);
      return part;
    });
  };

  const show = () => {
    const found = inOrder(matching());
    const { group } = wanted();
    [...table.tBodies].forEach((part) => part.remove());
    table.append(...(group ? grouped(found, group) : [body(found)]));
    if (output) output.textContent = found.length === rows.length ? "" : form.dataset.shown.replace("{shown}", found.length).replace("{number}", rows.length);
  };

  const remember = () => {
    const view = new URLSearchParams(Object.entries(wanted()).filter(([, given]) => given));
    if (sorted.key) view.set("sort", (sorted.down ? "-" : "") + sorted.key);
    const hash = view.toString();
    if (hash || location.hash.includes("=")) {
      try { history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search); } catch { location.hash = hash; }
    }
  };

  const recall = () => {
    if (!location.hash.includes("=")) return false;
    const view = new URLSearchParams(location.hash.slice(1));
    form?.reset();
    for (const [name, given] of view) {
      const field = form?.elements.namedItem(name);
      if (field && "value" in field) field.value = given;
    }
    const sort = view.get("sort") ?? "";
    sorted = { key: sort.replace(/^-/, ""), down: sort.startsWith("-") };
    return true;
  };

  const changed = () => { show(); remember(); };

  // Of a large fleet the rows lie in a file of their own, which hands them over here.
  let asked = false;
  const complete = (then) => {
    const file = form?.dataset.load;
    if (!file || asked) return void (file || then());
    asked = true;
    window.stagepostRows = (html) => {
      const holder = document.createElement("template");
      holder.innerHTML = html;
      take([...holder.content.querySelectorAll("tr")]);
      table.closest(".wide").classList.remove("waiting");
      then();
    };
    const script = document.createElement("script");
    script.src = file;
    document.head.append(script);
  };

  take([...table.tBodies[0].rows]);
  for (const head of heads) {
    if (!head.dataset.key) continue;
    const control = document.createElement("button");
    control.type = "button";
    control.textContent = head.textContent;
    head.replaceChildren(control);
    control.addEventListener("click", () => {
      sorted = { key: head.dataset.key, down: sorted.key === head.dataset.key && !sorted.down };
      changed();
    });
  }
  if (form) {
    form.addEventListener("input", ({ target }) => {
      if (target.name === "requirement") form.elements.status.value = target.value ? form.elements.status.value || "missing" : "";
      changed();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      sorted = { key: "", down: false };
      setTimeout(changed);
    });
    form.addEventListener("focusin", () => complete(show));
  }
  const again = () => {
    if (!recall()) return;
    complete(show);
    document.getElementById("services")?.scrollIntoView();
  };
  addEventListener("hashchange", again);
  again();
})();
