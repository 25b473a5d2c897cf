// A worker that draws tiles: fetches binaries, keeps them parsed, paints a tile on demand where it would not look the same. Loaded with ?qbin=<address of 40_qbin.js>.
"use strict";

importScripts(decodeURIComponent(new URLSearchParams(location.search).get("qbin")));

const { parse, query, trace, borders, hit, rings } = anlan.qbin;
const loaded = new Map(); // address -> promise of what is there
const broken = new Set(); // addresses whose answer could not be had or read: a kept copy is not asked again
const classes = new Map(); // city and level -> class of each area
const shown = new Map(); // number of a tile -> what it shows, and what lies over its colours once it was painted again
const due = new Map(); // number of a tile -> what is to be drawn, oldest first

function get(address, read) {
  if (!loaded.has(address)) {
    const asked = fetch(address, { credentials: "same-origin", cache: broken.has(address) ? "reload" : "default" })
      .then((answer) => (answer.ok ? read(answer) : Promise.reject(new Error(`${address} ${answer.status}`))))
      .catch((error) => {
        loaded.delete(address); // the next tile asks again
        broken.add(address);
        postMessage({ trouble: address, why: error.message });
        throw error;
      });
    loaded.set(address, asked);
  }
  return loaded.get(address);
}

/** Geometry, and the class of each feature where a part is painted by it. */
async function load({ base, paint, fills = [] }) {
  const wanted = paint === "roads" || (paint === "fill" && fills.length > 1);
  const [d, meta] = await Promise.all([
    get(`${base}.aqb2`, async (answer) => ({ d: parse(await answer.arrayBuffer()) })),
    wanted ? get(`${base}.json`, (answer) => answer.json()) : {},
  ]);
  return Object.assign(d, { cls: meta.cls || d.cls || [] });
}

/** The tile's box in the layer's relative world units, and its scale. */
function place(d, tile) {
  const scale = 256 * 2 ** tile.z * tile.dpr;
  const left = tile.x * tile.size - d.ox * scale;
  const top = tile.y * tile.size - d.oy * scale;
  const pad = 24 / scale;
  return { scale, left, top, size: tile.size, found: query(d, left / scale - pad, top / scale - pad, (left + tile.size) / scale + pad, (top + tile.size) / scale + pad) };
}

const path = (g, d, at, ids) => {
  g.beginPath();
  trace(g, d, ids, at);
};

const AT_ONCE = 32; // areas to a path: one path of thousands takes several times as long to fill

/** Ways to paint a layer. `part` carries colours and widths in CSS px. */
const painters = {
  classes(g, { d }, at, part) {
    const own = classes.get(part.key) || [];
    const by = part.fills.map(() => []);
    for (const i of at.found) (by[own[i] || 0] || []).push(i); // a class beyond the fills is not known, and stays land
    part.fills.forEach((fill, c) => {
      const ids = by[c];
      const step = part.bordered ? AT_ONCE : ids.length; // between two paths shines a hair of ground, where no border lies on it
      g.fillStyle = fill;
      for (let i = 0; i < ids.length; i += step) {
        path(g, d, at, ids.slice(i, i + step));
        g.fill("evenodd");
      }
    });
  },
  fill(g, { d, cls }, at, part) {
    part.fills.forEach((fill, c) => {
      const ids = part.fills.length === 1 ? at.found : at.found.filter((i) => (cls[i] || 0) === c);
      if (!ids.length) return;
      path(g, d, at, ids);
      g.fillStyle = fill;
      g.fill("evenodd");
      if (part.edge) {
        g.strokeStyle = part.edge;
        g.lineWidth = 1;
        g.stroke();
      }
    });
  },
  edges(g, { d }, at, part, k) {
    g.beginPath();
    borders(g, d, at.found, at);
    g.strokeStyle = part.stroke;
    g.globalAlpha = part.alpha ?? 1;
    g.lineWidth = part.width * k;
    g.stroke();
    g.globalAlpha = 1;
  },
  roads(g, { d, cls }, at, part, k) {
    for (let c = part.strokes.length - 1; c >= 0; c--) {
      const ids = at.found.filter((i) => cls[i] === c);
      if (!ids.length || !part.widths[c]) continue;
      path(g, d, at, ids);
      if (part.casing && c < 2) {
        g.strokeStyle = part.casing;
        g.lineWidth = (part.widths[c] + 2) * k;
        g.stroke();
      }
      g.strokeStyle = part.strokes[c];
      g.lineWidth = part.widths[c] * k;
      g.stroke();
    }
  },
  /** Borders between areas whose numbers differ: whose grids they are, not which. */
  owners(g, { d }, at, part, k) {
    const own = classes.get(part.key);
    if (!own) return;
    g.beginPath();
    borders(g, d, at.found, at, (a, b) => b >= 0 && own[a] !== own[b]);
    for (const [stroke, width] of part.strokes) {
      g.strokeStyle = stroke;
      g.lineWidth = width * k;
      g.stroke();
    }
  },
  /** Borders that only one area has: the outline of them all. */
  outline(g, { d }, at, part, k) {
    g.beginPath();
    borders(g, d, at.found, at, (a, b) => b < 0);
    for (const [stroke, width, alpha] of part.strokes) {
      g.strokeStyle = stroke;
      g.globalAlpha = alpha;
      g.lineWidth = width * k;
      g.stroke();
    }
    g.globalAlpha = 1;
  },
};

const brushes = new Map(); // what for -> the canvas it is done on, always the same: one for each picture would lie there until the garbage goes

function brush(what, size) {
  const known = brushes.get(what);
  if (known && known.canvas.width === size) return known;
  const g = new OffscreenCanvas(size, size).getContext("2d");
  g.lineJoin = g.lineCap = "round";
  brushes.set(what, g);
  return g;
}

/** All that a picture depends on: what is painted how, and the classes of what lies in it. */
function sumOf(parts) {
  let sum = 0;
  for (const { part, shape, at } of parts) {
    const own = shape && part.key && classes.get(part.key);
    if (own) for (const area of at.found) sum = (Math.imul(sum, 31) + own[area] + 1) | 0;
  }
  return `${sum} ${JSON.stringify(parts.map(({ part, shape }) => [Boolean(shape), part]))}`;
}

/** Paints a part as strongly as the viewer wants its layer. */
function faded(g, tile, { strength = 1 }, paint) {
  if (strength === 1) return paint(g);
  const own = brush("apart", tile.size);
  own.clearRect(0, 0, tile.size, tile.size);
  paint(own);
  g.globalAlpha = strength;
  g.drawImage(own.canvas, 0, 0);
  g.globalAlpha = 1;
  return undefined;
}

const paint = (g, tile, parts) => {
  for (const { part, shape, at } of parts) if (shape) faded(g, tile, part, (own) => painters[part.paint](own, shape, at, part, tile.dpr));
};

/** The picture of a tile; null where it is what the tile shows already. What lies over the colours is the same whatever they are: the second time it is painted apart, and kept. */
function draw({ tile, parts }, shapes) {
  const all = parts.map((part, i) => ({ part, shape: shapes[i], at: shapes[i] && place(shapes[i].d, tile) }));
  const split = parts.findIndex((part) => part.paint === "classes") + 1;
  const [under, over] = [all.slice(0, split), all.slice(split)];
  const now = { under: sumOf(under), over: sumOf(over), lid: null };
  const before = shown.get(tile.no);
  const same = Boolean(before) && before.over === now.over;
  if (same && before.under === now.under) return null;
  if (same) now.lid = before.lid || lid(tile, over);
  else gone(tile.no);
  shown.set(tile.no, now);
  const g = brush("tile", tile.size);
  paint(g, tile, under);
  if (same) g.drawImage(now.lid, 0, 0);
  else paint(g, tile, over);
  return g.canvas.transferToImageBitmap();
}

function lid(tile, parts) {
  const g = brush("lid", tile.size);
  paint(g, tile, parts);
  return g.canvas.transferToImageBitmap();
}

/** What a tile showed is not needed any more. */
function gone(no) {
  const before = shown.get(no);
  if (before && before.lid) before.lid.close();
  shown.delete(no);
}

/** The area at a place: its number, and its rings where they are asked for. */
async function find({ base, x, y, shape }) {
  const known = await load({ base }).catch(() => null);
  const found = known ? hit(known.d, x, y) : -1;
  return { found, rings: shape && found >= 0 ? rings(known.d, found) : null };
}

const gap = new MessageChannel();
const turn = () =>
  new Promise((done) => {
    gap.port1.onmessage = done;
    gap.port2.postMessage(null);
  });
const ready = []; // of what is due, that whose geometry is there
let busy = false;

/** Draws one tile after the other and hears what is said between: a tile that has gone is not drawn. */
async function next() {
  busy = true;
  try {
    while (ready.length) {
      const { asked, shapes } = ready.shift();
      if (due.get(asked.tile.no) !== asked) continue;
      due.delete(asked.tile.no);
      const bitmap = draw(asked, shapes);
      postMessage({ id: asked.id, bitmap }, bitmap ? [bitmap] : []);
      await turn();
    }
  } finally {
    busy = false;
    if (ready.length) next();
  }
}

function unasked(no) {
  if (due.has(no)) postMessage({ id: due.get(no).id, bitmap: null });
  due.delete(no);
}

const heard = {
  classes: ({ key, classes: own }) => void classes.set(key, own),
  drop({ no }) {
    unasked(no);
    gone(no);
  },
  async draw(asked) {
    unasked(asked.tile.no);
    due.set(asked.tile.no, asked);
    ready.push({ asked, shapes: await Promise.all(asked.parts.map((part) => load(part).catch(() => null))) });
    if (!busy) next();
  },
  hit: async (asked) => postMessage({ id: asked.id, ...(await find(asked)) }),
};

onmessage = ({ data }) => heard[data.op](data);
