// The picture: vis-network draws nodes and edges; labels and the veil over what is not selected are drawn here.
// Labels keep one size on the screen at every zoom, and a label gives way where a more connected node's stands.

const LABEL_LENGTH = 16; // characters of a label on the picture; the panel has the whole
const GAP = 5; // clear pixels round a label
const ALWAYS = 40; // so many of the most connected nodes in view have labels at every zoom,
const LEGIBLE = 5; // the others from this radius on, in pixels

const passes = { node: () => true, edge: () => true };

const picture = {
  network: null,
  shownNodes: new vis.DataView(new vis.DataSet(nodes.map(({ label, ...look }) => look)), {
    filter: ({ id }) => passes.node(id),
  }),
  shownEdges: new vis.DataView(new vis.DataSet(edges), { filter: ({ id }) => passes.edge(id) }),
  theme: {},
  hovered: null,
  focus: null, // {nodes: Set, edges: Set, ties: [[node, node]]}: what stays bright while something is selected
};

function openPicture(onSelect) {
  const container = byId("network");
  picture.network = new vis.Network(
    container,
    { nodes: picture.shownNodes, edges: picture.shownEdges },
    read("options"),
  );
  const { network } = picture;
  applyTheme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) onSelect({ node });
    else onSelect(edge !== undefined ? { edge } : null);
  });
  network.on("hoverNode", ({ node }) => hover(node));
  network.on("blurNode", () => hover(null));
  network.on("hoverEdge", () => container.classList.add("pointed"));
  network.on("blurEdge", () => container.classList.remove("pointed"));
  network.on("afterDrawing", drawOver);
  showAll(false);
}

function hover(node) {
  picture.hovered = node;
  byId("network").classList.toggle("pointed", node !== null);
  picture.network.redraw();
}

function applyTheme() {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  picture.theme = { ground: color("--ground"), ink: color("--ink"), soft: color("--soft"), accent: color("--accent") };
  picture.theme.font = getComputedStyle(document.body).fontFamily;
  const line = { color: color("--line"), highlight: color("--accent"), hover: color("--accent"), inherit: false };
  picture.network.setOptions({ edges: { color: line } });
}

/** Keep in the picture what passes both tests. */
function filterPicture(nodePasses, edgePasses) {
  Object.assign(passes, { node: nodePasses, edge: edgePasses });
  picture.shownNodes.refresh();
  picture.shownEdges.refresh();
}

/** Highlight a selection and what it touches; `null` for none. */
function highlight(selection) {
  const { network } = picture;
  network.unselectAll();
  picture.focus = null;
  if (selection) {
    const near = selection.node !== undefined ? edgesOf[selection.node] : [selection.edge];
    const shown = near.filter((edge) => isEdgeShown(edge));
    const ends = shown.flatMap((edge) => [edges[edge].from, edges[edge].to]);
    const ties = selection.node !== undefined ? mentionTies(selection.node) : [];
    const all = [selection.node, ...ends, ...ties.flat()].filter((node) => node !== undefined && isNodeShown(node));
    picture.focus = { nodes: new Set(all), edges: new Set(shown), ties };
    const selected = selection.node !== undefined && isNodeShown(selection.node) ? [selection.node] : [];
    network.setSelection({ nodes: selected, edges: shown }, { highlightEdges: false });
  }
  network.redraw();
}

/** From an article to the nodes that it mentions, or from a node without relations to its articles. */
function mentionTies(node) {
  const articles = (facts.nodes[node].stories ?? []).map((story) => facts.stories[story].node);
  const others = [...mentionsOf[node], ...(edgesOf[node].length ? [] : articles)];
  return others.filter((other) => other !== undefined && isNodeShown(other)).map((other) => [node, other]);
}

function isNodeShown(node) {
  return picture.network.body.nodes[node] !== undefined;
}

function isEdgeShown(edge) {
  return picture.network.body.edges[edge]?.connected === true;
}

const moving = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Bring a selection into the middle, at a zoom that also shows its neighbors if they are not too far. */
function center(selection) {
  const { network } = picture;
  network.redraw();
  const chosen = selection.node !== undefined ? [selection.node] : [edges[selection.edge].from, edges[selection.edge].to];
  const x = chosen.reduce((sum, node) => sum + nodes[node].x, 0) / chosen.length;
  const y = chosen.reduce((sum, node) => sum + nodes[node].y, 0) / chosen.length;
  const { clientWidth, clientHeight } = byId("network");
  const room = [...(picture.focus?.nodes ?? [])].map((node) =>
    Math.min(
      clientWidth / 2 / (Math.abs(nodes[node].x - x) + 60),
      clientHeight / 2 / (Math.abs(nodes[node].y - y) + 60),
    ),
  );
  const scale = Math.max(0.45, Math.min(1.3, ...room));
  network.moveTo({ position: { x, y }, scale, animation: moving() ? { duration: 350 } : false });
}

/** The whole picture, with room at the edges for labels. */
function showAll(animated = moving()) {
  const { network } = picture;
  const before = { position: network.getViewPosition(), scale: network.getScale() };
  network.fit({ maxZoomLevel: 1.3, animation: false });
  const after = { position: network.getViewPosition(), scale: network.getScale() * 0.94 };
  if (animated) network.moveTo(before);
  network.moveTo({ ...after, animation: animated ? { duration: 350 } : false });
}

function zoomBy(factor) {
  const { network } = picture;
  network.moveTo({ scale: network.getScale() * factor, animation: moving() ? { duration: 150 } : false });
}

function drawOver(context) {
  const { network, focus, theme } = picture;
  const scale = network.getScale();
  const { clientWidth, clientHeight } = network.canvas.frame;
  const from = network.DOMtoCanvas({ x: 0, y: 0 });
  const to = network.DOMtoCanvas({ x: clientWidth, y: clientHeight });
  const board = new Board(context, scale, (x, y) => x > from.x && x < to.x && y > from.y && y < to.y);
  context.save();
  if (focus) {
    context.globalAlpha = 0.86;
    context.fillStyle = theme.ground;
    context.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
    context.globalAlpha = 1;
    drawFocus(context, scale);
  }
  labelNodes(board, focus);
  if (focus) labelEdges(board, focus);
  context.restore();
}

function drawFocus(context, scale) {
  const { network, focus, theme } = picture;
  const { nodes: drawnNodes, edges: drawnEdges } = network.body;
  context.setLineDash([4 / scale, 4 / scale]);
  context.strokeStyle = theme.soft;
  context.lineWidth = 1 / scale;
  for (const [a, b] of focus.ties) {
    context.beginPath();
    context.moveTo(nodes[a].x, nodes[a].y);
    context.lineTo(nodes[b].x, nodes[b].y);
    context.stroke();
  }
  context.setLineDash([]);
  for (const edge of focus.edges) drawnEdges[edge]?.draw(context);
  for (const edge of focus.edges) drawnEdges[edge]?.drawArrows(context);
  for (const node of focus.nodes) drawnNodes[node]?.draw(context);
}

function labelNodes(board, focus) {
  const { hovered, theme } = picture;
  const first = [hovered, ...picture.network.getSelectedNodes()].filter((node) => node !== null && isNodeShown(node));
  for (const node of first) labelNode(board, node, true, theme.ink);
  let left = ALWAYS;
  for (const node of byDegree) {
    if (first.includes(node) || !isNodeShown(node) || (focus && !focus.nodes.has(node))) continue;
    if (!board.inView(nodes[node].x, nodes[node].y)) continue;
    left -= 1;
    if (left >= 0 || nodes[node].size * board.scale >= LEGIBLE) labelNode(board, node, false, theme.ink);
  }
}

function labelNode(board, node, whole, color) {
  const { x, y, size, label } = nodes[node];
  const text = whole || label.length <= LABEL_LENGTH ? label : `${label.slice(0, LABEL_LENGTH - 1)}…`;
  const pixels = Math.round(11 + Math.min(5, size / 7));
  board.write(text, x, y + size + 4 / board.scale, pixels, color, { must: whole, bold: size > 30 });
}

function labelEdges(board, focus) {
  for (const edge of focus.edges) {
    const drawn = picture.network.body.edges[edge];
    if (!drawn?.connected) continue;
    const { x, y } = drawn.edgeType.getPoint(0.5);
    board.write(edgeName(edge), x, y - 7 / board.scale, 11, picture.theme.accent, {});
  }
}

/** Text on the canvas in pixels of the screen; each label takes its place and later ones keep off it. */
class Board {
  constructor(context, scale, inView) {
    Object.assign(this, { context, scale, inView, rows: new Map() });
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
  }

  /** Write text centered under a point, or leave it out where it would touch another. */
  write(text, x, y, pixels, color, { must = false, bold = false }) {
    if (!this.inView(x, y)) return;
    const { context, scale } = this;
    const box = { left: x * scale, top: y * scale - GAP / 2, bottom: y * scale + pixels + GAP / 2 };
    const half = this.width(text, pixels, bold) / 2 + GAP;
    box.right = box.left + half;
    box.left -= half;
    if (!must && this.taken(box)) return;
    this.take(box);
    context.font = `${bold ? "600 " : ""}${pixels / scale}px ${picture.theme.font}`;
    context.lineWidth = 3.5 / scale;
    context.strokeStyle = picture.theme.ground;
    context.strokeText(text, x, y);
    context.fillStyle = color;
    context.fillText(text, x, y);
  }

  width(text, pixels, bold) {
    const key = `${bold}${text}`;
    if (!Board.widths.has(key)) {
      this.context.font = `${bold ? "600 " : ""}20px ${picture.theme.font}`;
      Board.widths.set(key, this.context.measureText(text).width / 20);
    }
    return Board.widths.get(key) * pixels;
  }

  *rowsOf({ top, bottom }) {
    for (let row = Math.floor(top / 16); row <= Math.floor(bottom / 16); row += 1) yield row;
  }

  taken(box) {
    for (const row of this.rowsOf(box)) {
      for (const other of this.rows.get(row) ?? []) {
        if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom) {
          return true;
        }
      }
    }
    return false;
  }

  take(box) {
    for (const row of this.rowsOf(box)) {
      if (!this.rows.has(row)) this.rows.set(row, []);
      this.rows.get(row).push(box);
    }
  }
}
Board.widths = new Map();
