// Data, words and elements. Text of the news reaches the page through `textContent` alone.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const nodes = read("nodes");
const edges = read("edges");
const facts = read("facts");
const words = read("words");
const legend = read("legend-data");
const lookOf = Object.fromEntries(legend.map((row) => [row.kind, row]));

/** Numbers of the edges at each node, and of the nodes that each article mentions. */
const edgesOf = nodes.map(() => []);
for (const edge of edges) {
  edgesOf[edge.from].push(edge.id);
  if (edge.to !== edge.from) edgesOf[edge.to].push(edge.id);
}
const mentionsOf = nodes.map(() => []);
facts.nodes.forEach((fact, number) => {
  for (const story of fact.stories ?? []) {
    const article = facts.stories[story].node;
    if (article !== undefined) mentionsOf[article].push(number);
  }
});
const byDegree = nodes.map((node) => node.id).sort((a, b) => edgesOf[b].length - edgesOf[a].length || a - b);

let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

/** A word of the interface in the reader's language, `{name}` filled in from `values`. */
function word(key, values = {}) {
  return words.interface[key][language].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The name of a kind, level, predicate or concept; what the vocabulary lacks shows as it is. */
function term(group, key, direction = "") {
  const entry = words[group][key];
  return entry ? (entry[language + direction] ?? entry[language]) : key;
}

function byId(id) {
  return document.getElementById(id);
}

/** An element with properties and children; a string child becomes a text node. */
function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Corners of each shape in a square of side 20, as vis-network draws them. */
const outlines = {
  square: "4,4 16,4 16,16 4,16",
  diamond: "10,2 18,10 10,18 2,10",
  triangle: "10,2.5 18,16.5 2,16.5",
  triangleDown: "10,17.5 18,3.5 2,3.5",
  hexagon: "5.5,2.5 14.5,2.5 19,10 14.5,17.5 5.5,17.5 1,10",
  star: "10,1 12.4,7 18.8,7.4 13.8,11.5 15.4,17.8 10,14.3 4.6,17.8 6.2,11.5 1.2,7.4 7.6,7",
};

/** The shape and color of a kind, as in the picture. */
function icon(kind) {
  const make = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const { shape, color } = lookOf[kind];
  const svg = make("svg", { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true" });
  const points = outlines[shape];
  svg.append(
    points ? make("polygon", { points, fill: color }) : make("circle", { cx: 10, cy: 10, r: 7.5, fill: color }),
  );
  return svg;
}

/** Write the interface's words, in the language of the moment, into all elements that ask for one. */
function writeWords() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-word-title]")) {
    element.title = word(element.dataset.wordTitle);
    element.setAttribute("aria-label", element.title);
  }
  for (const element of document.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", word(element.dataset.wordLabel));
  }
  for (const element of document.querySelectorAll("[data-word-placeholder]")) {
    element.placeholder = word(element.dataset.wordPlaceholder);
    element.setAttribute("aria-label", element.placeholder);
  }
}
