// Search by name and alias: the best matches first, worked by mouse or keyboard.

const MOST_RESULTS = 40;

const nameIndex = nodes.map((node) => ({
  node: node.id,
  names: [node.label, ...(facts.nodes[node.id].aliases ?? []), ...(facts.nodes[node.id].printed ?? [])],
  keys: [],
}));
for (const entry of nameIndex) entry.keys = entry.names.map((name) => name.toLowerCase());

/** Nodes whose name or alias holds the text: equal names first, then beginnings, then the more connected. */
function findNodes(text) {
  const sought = text.trim().toLowerCase();
  if (!sought) return [];
  const found = [];
  for (const { node, names, keys } of nameIndex) {
    let best = null;
    keys.forEach((key, number) => {
      const at = key.indexOf(sought);
      if (at < 0) return;
      const rank = key === sought ? 0 : at === 0 ? 1 : 2;
      if (!best || rank < best.rank) best = { node, rank, alias: number ? names[number] : null };
    });
    if (best) found.push(best);
  }
  return found.sort((a, b) => a.rank - b.rank || edgesOf[b.node].length - edgesOf[a.node].length || a.node - b.node);
}

function openSearch(onChoose) {
  const input = byId("search");
  const list = byId("results");
  let active = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (node) => {
    close();
    input.blur();
    onChoose({ node });
  };
  const mark = (number) => {
    active = number;
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    const option = options()[active];
    if (!option) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const update = () => {
    if (!input.value.trim()) return close();
    const found = findNodes(input.value);
    list.replaceChildren(...found.slice(0, MOST_RESULTS).map((result, place) => resultRow(result, place, choose)));
    if (!found.length) list.append(el("li", { className: "note" }, word("no_result")));
    const left = found.length - MOST_RESULTS;
    if (left > 0) list.append(el("li", { className: "note" }, word("more_results", { n: left })));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(found.length ? 0 : -1);
  };

  input.addEventListener("input", update);
  input.addEventListener("focus", update);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const all = options();
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
      input.blur();
    } else if (event.isComposing || !all.length || list.hidden) {
      return; // Enter ends the word in a Chinese input method, and chooses nothing yet
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((active + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length);
    } else if (event.key === "Enter") {
      choose(Number(all[active].dataset.node));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest?.("#search, select")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function resultRow({ node, alias }, place, choose) {
  const { kind } = facts.nodes[node];
  const row = el("li", { id: `result-${place}`, role: "option", "data-node": node }, icon(kind));
  row.append(el("span", { className: "name" }, nodes[node].label));
  if (alias) row.append(el("span", { className: "alias" }, alias));
  row.append(el("span", { className: "kind" }, term("kinds", kind)));
  // Before the field loses the focus, which closes the list.
  row.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    choose(node);
  });
  return row;
}
