// Colours for canvases, read from the tokens once per theme; and the words on a map with their halo.
(function (anlan) {
  "use strict";

  let known = new Map();

  /** The value of a token, such as "--mk-crit". */
  function colour(token) {
    if (!known.has(token)) {
      const probe = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
      const inner = /^var\((--[\w-]+)\)$/.exec(probe);
      known.set(token, inner ? colour(inner[1]) : probe);
    }
    return known.get(token);
  }

  const forget = () => (known = new Map());

  let size = 0; // of a rem; asking for it makes the browser work out its styles, so it is asked once a size of window

  /** 1 rem of this page relative to 16 px: marks grow with the wall. */
  const rem = () => (size = size || parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1);

  if (globalThis.addEventListener) globalThis.addEventListener("resize", () => (size = 0), { capture: true });

  const FONT = '"Noto Sans SC","Source Han Sans SC","Microsoft YaHei",sans-serif';
  const DIGITS = `Barlow,${FONT}`;

  /** Text with the map's halo. */
  function words(g, text, x, y, { size = 15, weight = 400, fill = "--map-label", align = "center", face = FONT, alpha = 0.85 } = {}) {
    g.font = `${weight} ${size}px ${face}`;
    g.textAlign = align;
    g.textBaseline = "middle";
    g.lineJoin = "round";
    g.lineWidth = 3.5;
    g.globalAlpha = alpha;
    g.strokeStyle = colour("--map-halo");
    g.strokeText(text, x, y);
    g.globalAlpha = 1;
    g.fillStyle = colour(fill);
    g.fillText(text, x, y);
  }

  anlan.look = { colour, forget, rem, words, FONT, DIGITS };
})((globalThis.anlan = globalThis.anlan || {}));
