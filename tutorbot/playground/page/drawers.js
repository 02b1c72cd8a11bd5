const NARROW = matchMedia("(max-width: 1099px)");
const PHONE = matchMedia("(max-width: 759px)");

/**
 * The two panes beside the channel. Where there is room the panel is a column that can be closed; where there is not,
 * each is a drawer over the channel, one at a time, closed by Esc or a press beside it.
 */
export function drawers() {
  const { body } = document;
  const $ = (id) => document.getElementById(id);
  const openers = { side: $("open-side"), panel: $("open-panel") };
  const isDrawer = (name) => (name === "side" ? PHONE : NARROW).matches;

  function draw() {
    for (const [name, opener] of Object.entries(openers)) {
      const drawer = isDrawer(name);
      const shown = drawer ? body.dataset.drawer === name : name === "side" || body.dataset.panel === "open";
      opener.setAttribute("aria-expanded", String(shown));
      // A pane out of sight is out of the tab order too.
      $(name).inert = !shown;
    }
  }
  function openDrawer(name) {
    body.dataset.drawer = name;
    draw();
    $(name).querySelector("button, a, input")?.focus();
  }
  function close() {
    const name = body.dataset.drawer;
    if (!name) return;
    delete body.dataset.drawer;
    draw();
    openers[name].focus();
  }
  function togglePanel() {
    body.dataset.panel = body.dataset.panel === "open" ? "closed" : "open";
    draw();
  }
  function start(panel) {
    if (panel === "closed") body.dataset.panel = "closed";
    if (panel === "open" && isDrawer("panel")) openDrawer("panel");
    openers.side.addEventListener("click", () => openDrawer("side"));
    openers.panel.addEventListener("click", () => (isDrawer("panel") ? openDrawer("panel") : togglePanel()));
    $("close-panel").addEventListener("click", () =>
      isDrawer("panel") ? close() : (togglePanel(), openers.panel.focus()),
    );
    $("scrim").addEventListener("click", close);
    addEventListener("keydown", (event) => event.key === "Escape" && close());
    for (const width of [NARROW, PHONE]) {
      width.addEventListener("change", () => {
        delete body.dataset.drawer;
        draw();
      });
    }
    draw();
  }
  return { start, close, narrow: () => PHONE.matches };
}
