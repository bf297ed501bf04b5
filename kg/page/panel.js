// The panel: the facts of a node or an edge, each with the quoted words and their source.

const FIRST_ROWS = 12;

/** What an edge says: a post's title, else the relation's name. */
function edgeName(edge) {
  const { predicate, title } = facts.edges[edge];
  return title ?? term("predicates", predicate);
}

function showPanel(selection, go) {
  const panel = byId("panel");
  const content = !selection ? startPanel(go) : selection.edge !== undefined ? edgePanel(selection.edge, go)
    : nodePanel(selection.node, go);
  const close = el("button", { type: "button", className: "close", "aria-label": word("close") }, "×");
  close.addEventListener("click", () => go(null));
  panel.replaceChildren(...(selection ? [close] : []), ...content.filter(Boolean));
  panel.classList.toggle("open", Boolean(selection));
  panel.scrollTop = 0;
}

function startPanel(go) {
  const rows = byDegree.slice(0, FIRST_ROWS).map((node) => el("li", {}, nodeButton(node, go)));
  return [el("h2", {}, word("start")), el("p", { className: "hint" }, word("start_hint")), el("ul", {}, ...rows)];
}

function nodePanel(node, go) {
  const fact = facts.nodes[node];
  return [
    el("p", { className: "chip" }, icon(fact.kind), term("kinds", fact.kind)),
    el("h2", {}, nodes[node].label),
    plainFacts(fact, go),
    section(word("posts"), (fact.posts ?? []).map((post) => postRow(post, go))),
    section(word("metrics"), (fact.metrics ?? []).map((metric) => metricRow(metric, go))),
    section(word("date"), (fact.held_on ?? []).map((day) => factRow([el("span", {}, day.date)], day, go))),
    ...relationSections(node, go),
    section(word("mentions"), mentionsOf[node].map((other) => factRow([nodeButton(other, go)], null, go))),
    section(word("stories"), (fact.stories ?? []).map((story) => storyRow(story, go))),
  ];
}

function edgePanel(edge, go) {
  const { from, to } = edges[edge];
  const fact = facts.edges[edge];
  return [
    el("p", { className: "chip" }, word("edge")),
    el("h2", {}, edgeName(edge)),
    el("div", { className: "ends" }, nodeButton(from, go), el("span", { className: "arrow" }, "↓ "), nodeButton(to, go)),
    el("h3", {}, word("quoted")),
    quotes(fact, go),
  ];
}

function nodeButton(node, go) {
  const { kind } = facts.nodes[node];
  const button = el("button", { type: "button", className: "node" }, icon(kind), el("span", {}, nodes[node].label));
  button.addEventListener("click", () => go({ node }, true));
  return button;
}

/** The values of a node that need no quote, as a list of terms. */
function plainFacts(fact, go) {
  const rows = [
    ["aliases", fact.aliases?.join("、")],
    ["printed", fact.printed?.join("、")],
    ["resolution", fact.resolution],
    ["level", fact.level && term("levels", fact.level)],
    ["code", fact.code],
    ["concept", fact.concept && term("concepts", fact.concept)],
    ["official", fact.official && "✓"],
    ["date", fact.date],
    ["page_file", fact.page],
    ["source", fact.source],
  ].filter(([, value]) => value);
  const list = el("dl", {}, ...rows.flatMap(([key, value]) => [el("dt", {}, word(key)), el("dd", {}, value)]));
  if (fact.about !== undefined) {
    list.append(el("dt", {}, term("predicates", "about")), el("dd", {}, nodeButton(fact.about, go)));
  }
  return list.children.length ? list : null;
}

/** Relations grouped by predicate and direction. A person's posts stand in a section of their own already. */
function relationSections(node, go) {
  const groups = new Map();
  for (const edge of edgesOf[node]) {
    const { from, to } = edges[edge];
    const { predicate } = facts.edges[edge];
    if (predicate === "holdsPost" && from === node) continue;
    const direction = from === node ? "" : "_in";
    const key = `${predicate}${direction}`;
    if (!groups.has(key)) groups.set(key, { name: term("predicates", predicate, direction), rows: [] });
    groups.get(key).rows.push(relationRow(edge, from === node ? to : from, go));
  }
  return [...groups.values()].map(({ name, rows }) => section(name, rows));
}

function relationRow(edge, other, go) {
  const parts = [nodeButton(other, go)];
  if (facts.edges[edge].title) parts.push(el("span", { className: "unit" }, facts.edges[edge].title));
  return factRow(parts, facts.edges[edge], go);
}

function postRow(post, go) {
  const parts = [el("span", {}, post.title)];
  if (post.at !== undefined) parts.push(nodeButton(post.at, go));
  return factRow([...parts, asOf(post)], post, go);
}

function metricRow(metric, go) {
  const number = (text) => text.replace(/^\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ","));
  const value = number(metric.value) + (metric.value_max ? `–${number(metric.value_max)}` : "");
  const about = metric.approximate ? `${word("approximate")} ` : "";
  const figure = el("span", { className: "figure" }, about, el("b", {}, value), ` ${metric.unit ?? ""}`);
  return factRow([el("span", {}, metric.indicator), figure, asOf(metric)], metric, go);
}

function asOf({ as_of: dates }) {
  return dates ? el("small", {}, word("as_of", { date: dates.join("、") })) : null;
}

function storyRow(story, go) {
  const { title, page, node } = facts.stories[story];
  const name = node === undefined ? el("span", {}, title) : nodeButton(node, go);
  return el("li", {}, el("div", { className: "fact" }, name, page ? el("small", {}, page) : null));
}

/** A headed list; a long one shows its first rows and a button for the rest. */
function section(name, rows) {
  if (!rows.length) return null;
  const list = el("ul", {}, ...rows.slice(0, FIRST_ROWS));
  const heading = el("h3", {}, name, el("span", { className: "count" }, String(rows.length)));
  const whole = el("section", {}, heading, list);
  const rest = rows.slice(FIRST_ROWS);
  if (rest.length) {
    const more = el("button", { type: "button", className: "more" }, word("more", { n: rest.length }));
    more.addEventListener("click", () => {
      list.append(...rest);
      more.remove();
    });
    whole.append(more);
  }
  return whole;
}

/** One fact; its button opens the quoted words below it. */
function factRow(parts, fact, go) {
  const line = el("div", { className: "fact" }, ...parts.filter(Boolean));
  const row = el("li", {}, line);
  if (!fact) return row;
  const count = fact.evidence?.length ?? 0;
  if (!count) {
    line.append(el("small", { className: "unquoted" }, word("no_quote")));
    return row;
  }
  const toggle = el("button", { type: "button", className: "quote-toggle", "aria-expanded": "false" });
  toggle.textContent = word("quotes", { n: count });
  toggle.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-expanded") === "true";
    toggle.setAttribute("aria-expanded", String(!open));
    if (open) row.lastChild.remove();
    else row.append(quotes(fact, go));
  });
  line.append(toggle);
  return row;
}

/** The quoted words of a statement and where each stands. */
function quotes(fact, go) {
  if (!fact.evidence?.length) return el("p", { className: "hint" }, word("no_quote"));
  const box = el("div", { className: "quotes" });
  for (const [story, start, end, exact, rule] of fact.evidence) {
    const { title, page, node } = facts.stories[story];
    const source = node === undefined ? el("span", {}, title) : nodeButton(node, go);
    const how = rule === "subject-named" ? word("subject_named") : word("rule", { rule });
    const place = [page, word("characters", { start, end }), how];
    if (fact.confidence !== undefined) place.push(word("confidence", { n: fact.confidence }));
    const cite = el("figcaption", {}, source, el("span", { className: "place" }, place.join(" · ")));
    box.append(el("figure", {}, el("blockquote", {}, exact), cite));
  }
  return box;
}
