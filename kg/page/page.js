// The page: one selection, shown in the picture and in the panel; opened last, when all its parts are read.

let selection = null;

/** Select a node or an edge, or nothing; `move` brings it into the middle of the picture. */
function go(next, move = false) {
  selection = next;
  if (next && move && !isShown(next)) {
    clearFilters();
    applyFilters();
  }
  showPanel(selection, go);
  highlight(selection);
  if (selection && move) center(selection);
}

function isShown({ node, edge }) {
  return node !== undefined ? isNodeShown(node) : isEdgeShown(edge);
}

function write() {
  writeWords();
  writeFilters();
  applyFilters();
  showPanel(selection, go);
  highlight(selection);
}

function open() {
  openPicture((chosen) => go(chosen));
  openSearch((chosen) => go(chosen, true));
  openFilters(() => {
    applyFilters();
    highlight(selection);
  });
  byId("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    write();
  });
  byId("filters-toggle").addEventListener("click", ({ currentTarget }) => {
    const shown = byId("filters").classList.toggle("open");
    currentTarget.setAttribute("aria-expanded", String(shown));
  });
  byId("fit").addEventListener("click", () => showAll());
  byId("zoom-in").addEventListener("click", () => zoomBy(1.4));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.4));
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") go(null);
  });
  byId("empty").hidden = nodes.length > 0;
  write();
}

open();
document.body.dataset.ready = "true";
