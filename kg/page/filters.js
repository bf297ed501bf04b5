// Filters: kinds by the legend's boxes, one programme concept, one relation.

const filters = { hiddenKinds: new Set(), concept: "", predicate: "" };

function openFilters(onChange) {
  byId("concept").addEventListener("change", ({ target }) => {
    filters.concept = target.value;
    onChange();
  });
  byId("relation").addEventListener("change", ({ target }) => {
    filters.predicate = target.value;
    onChange();
  });
  byId("legend").addEventListener("change", ({ target }) => {
    filters.hiddenKinds[target.checked ? "delete" : "add"](target.value);
    onChange();
  });
  byId("reset").addEventListener("click", () => {
    clearFilters();
    onChange();
  });
}

function clearFilters() {
  filters.hiddenKinds.clear();
  filters.concept = "";
  filters.predicate = "";
  writeFilters();
}

/** How often each value stands in a list, most frequent first. */
function tally(values) {
  const counts = new Map();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** Write the legend and the choices, with their counts, in the language of the moment. */
function writeFilters() {
  const counts = new Map(tally(facts.nodes.map((fact) => fact.kind)));
  const rows = legend.filter(({ kind }) => counts.has(kind)).map(({ kind }) => legendRow(kind, counts.get(kind)));
  byId("legend").replaceChildren(...rows);
  writeChoices("concept", "concepts", tally(facts.nodes.map((fact) => fact.concept)), filters.concept);
  writeChoices("relation", "predicates", tally(facts.edges.map((fact) => fact.predicate)), filters.predicate);
}

function legendRow(kind, count) {
  const box = el("input", { type: "checkbox", value: kind, checked: !filters.hiddenKinds.has(kind) });
  const other = words.kinds[kind][language === "zh" ? "en" : "zh"];
  const name = el("span", { className: "name" }, term("kinds", kind), el("small", {}, other));
  return el("li", {}, el("label", {}, box, icon(kind), name, el("span", { className: "count" }, String(count))));
}

function writeChoices(id, group, counts, chosen) {
  const choices = counts.map(([key, count]) => el("option", { value: key }, `${term(group, key)} (${count})`));
  byId(id).replaceChildren(el("option", { value: "" }, word("all")), ...choices);
  byId(id).value = chosen;
  byId(id).parentElement.hidden = !counts.length;
}

/** Show what passes: a concept keeps its programmes and their neighbors, a relation keeps its edges' ends. */
function applyFilters() {
  const { hiddenKinds, concept, predicate } = filters;
  const kindShown = (node) => !hiddenKinds.has(facts.nodes[node].kind);
  const ofConcept = (node) => !concept || facts.nodes[node].concept === concept;
  const edgeShown = ({ id, from, to }) =>
    kindShown(from) && kindShown(to) && (ofConcept(from) || ofConcept(to)) &&
    (!predicate || facts.edges[id].predicate === predicate);
  const keptEdges = edges.filter(edgeShown);
  const ends = new Set(keptEdges.flatMap(({ from, to }) => [from, to]));
  const nodeShown = (node) => ends.has(node) || (kindShown(node) && ofConcept(node) && !predicate);
  const edgeSet = new Set(keptEdges.map(({ id }) => id));
  filterPicture(nodeShown, (edge) => edgeSet.has(edge));
  const n = nodes.filter(({ id }) => nodeShown(id)).length;
  byId("shown").textContent = word("shown", { n, all: nodes.length, m: keptEdges.length });
}
