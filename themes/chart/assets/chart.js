/* What pages gain from a script. Every page is complete without it; controls are hidden until this runs. */
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* What has not got its script yet: the preview puts new parts into a page that is open. */
  const dressed = new WeakSet();
  const bare = (selector) => all(selector).filter((part) => !dressed.has(part) && dressed.add(part));

  const dress = () => {
    for (const button of bare("[data-theme-toggle]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const now = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
        root.dataset.theme = now === "dark" ? "light" : "dark";
        try {
          localStorage.setItem("theme", root.dataset.theme);
        } catch {
          /* No storage: it holds for this page. */
        }
      });
    }

    for (const button of bare("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => print());
    }

    for (const button of bare(".copy")) {
      if (!navigator.clipboard) continue;
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.closest(".code").querySelector("pre").innerText);
        button.textContent = "Copied";
        setTimeout(() => (button.textContent = "Copy"), 1600);
      });
    }

    /* Steps that a reader has done: kept in this browser, by the path and the step. */
    const steps = all("[data-step]");
    const kept = () => {
      try {
        return JSON.parse(localStorage.getItem("steps") ?? "{}") ?? {};
      } catch {
        return {};
      }
    };
    const tell = () => {
      const done = steps.filter((step) => step.checked).length;
      for (const place of all("[data-progress]")) {
        place.hidden = false;
        const words = place.querySelector("[role=status]");
        if (words) words.textContent = `${done} of ${steps.length} steps done`;
      }
    };
    for (const step of bare("[data-step]")) {
      step.hidden = false;
      step.checked = Boolean(kept()[step.dataset.step]);
      step.addEventListener("change", () => {
        try {
          localStorage.setItem("steps", JSON.stringify({ ...kept(), [step.dataset.step]: step.checked }));
        } catch {
          /* No storage: it holds for this page. */
        }
        tell();
      });
    }
    if (steps.length > 0) tell();

    for (const filter of bare("[data-filter]")) {
      const part = filter.closest("section");
      const count = filter.querySelector("[role=status]");
      filter.hidden = false;
      filter.addEventListener("change", () => {
        const rows = all("tr.task", part);
        const folds = all("details", part);
        const team = filter.querySelector("[name=team]").value;
        const state = filter.querySelector("[name=state]").value;
        const fits = (row) =>
          (!team || row.dataset.team === team) &&
          (!state || (state === "late" ? row.classList.contains("late") : !row.classList.contains("done")));
        let shown = 0;
        for (const row of rows) {
          row.hidden = !fits(row);
          shown += row.hidden ? 0 : 1;
        }
        const open = Boolean(team || state);
        for (const fold of folds) {
          fold.open = open;
          fold.hidden = open && all("tr.task", fold).every((row) => row.hidden);
        }
        count.textContent = shown === 1 ? "1 task shown" : `${shown} tasks shown`;
      });
    }

    for (const table of all("table[data-sort]")) sortable(table);
  };

  /* What a cell is sorted by: what it says in `data-value`, the day of its `time`, how good its state is, or its words.
     Nothing where it only says that something is missing. */
  const tones = ["bad", "warn", "info", "ink", "good", "mute"];
  const told = (cell) => {
    const words = cell?.textContent.trim() ?? "";
    const gap = cell?.closest(".nodata") ?? cell?.querySelector(".nodata");
    if (!words || gap?.textContent.trim() === words) return null;
    const day = cell.querySelector(":scope > :is(time, [data-value])");
    const exact = cell.dataset.value ?? day?.dataset.value ?? day?.dateTime;
    const state = cell.querySelector(":scope > .st:first-child");
    const tone = state && tones.findIndex((tone) => state.classList.contains(tone));
    return exact ?? (state ? `${tone} ${words}` : words);
  };
  const number = (words) => Number(words.replaceAll(",", "").match(/-?\d+(\.\d+)?/)?.[0] ?? Infinity);

  /* A table whose rows can be put in order by a column, each within its group. The preview may have put new rows into it:
     what was asked for holds for them too. */
  const asked = new WeakMap();
  const inOrder = new Intl.Collator(root.lang || undefined, { numeric: true });
  const sortable = (table) => {
    const groups = [...table.tBodies].map((body) => [body, [...body.rows].filter((row) => !row.classList.contains("grp"))]);
    if (groups.every(([, rows]) => rows.length < 2)) return;
    const heads = all("thead th", table);
    const order = () => {
      const { at = -1, falling = false } = asked.get(table) ?? {};
      for (const [body, rows] of groups) {
        if (rows.length < 2) continue;
        const keyed = rows.map((row) => [row, at < 0 ? null : told(row.cells[at])]);
        const numeric = heads[at]?.matches(".n, .r");
        keyed.sort(([, one], [, other]) => {
          if (one === null || other === null) return (one === null) - (other === null);
          const by = (numeric && Math.sign(number(one) - number(other))) || inOrder.compare(one, other);
          return falling ? -by : by;
        });
        body.append(...keyed.map(([row]) => row));
      }
      for (const head of heads) {
        if (head.cellIndex === at) head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }
    };
    for (const head of heads) {
      const at = head.cellIndex;
      if (head.querySelector(".by") || groups.every(([, rows]) => rows.every((row) => told(row.cells[at]) === null))) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "by";
      button.append(...head.childNodes);
      head.append(button);
      /* Rising, falling, and back to the order in which the page was made. */
      button.addEventListener("click", () => {
        const last = asked.get(table);
        if (last?.at !== at) asked.set(table, { at, falling: false });
        else if (!last.falling) asked.set(table, { at, falling: true });
        else asked.delete(table);
        order();
      });
    }
    if (asked.has(table)) order();
  };
  dress();
  document.addEventListener("rutter:changed", dress);

  /* The card of a word goes away on Escape; where nothing can hover, the first touch shows it and the second follows. */
  const cardless = (event) => event.target.closest?.(".term")?.removeAttribute("data-dismissed");
  for (const leaves of ["pointerout", "focusout"]) addEventListener(leaves, cardless);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const term of all(".term:hover, .term:focus-within")) term.dataset.dismissed = "";
  });
  let touched = null;
  addEventListener("click", (event) => {
    const link = event.target.closest?.(".term > a");
    if (link && link !== touched && matchMedia("(hover: none)").matches) {
      event.preventDefault();
      link.focus();
    }
    touched = link;
  });

  /* A link to a row that is folded up opens the fold. */
  const reveal = () => {
    const fold = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details");
    if (fold && !fold.open) {
      fold.open = true;
      document.getElementById(decodeURIComponent(location.hash.slice(1))).scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
