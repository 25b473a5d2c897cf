// The worker that draws tiles: fetches binaries, keeps them parsed, paints one tile on demand. Loaded with ?qbin=<address of 40_qbin.js>.
"use strict";

importScripts(decodeURIComponent(new URLSearchParams(location.search).get("qbin")));

const { parse, query, trace, hit, outline } = anlan.qbin;
const loaded = new Map(); // address -> promise of geometry and meta
const classes = new Map(); // city -> class of each grid

function load(base) {
  if (!loaded.has(base)) {
    const get = async (ending) => {
      const answer = await fetch(`${base}.${ending}`, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(`${base} ${answer.status}`);
      return ending === "bin" ? answer.arrayBuffer() : answer.json();
    };
    const both = Promise.all([get("bin"), get("json")]).then(([bin, meta]) => ({ d: parse(bin), cls: meta.cls || [] }));
    both.catch(() => loaded.delete(base)); // the next tile asks again
    loaded.set(base, both);
  }
  return loaded.get(base);
}

/** The tile's box in the layer's relative world units, and its scale. */
function place(d, tile) {
  const scale = 256 * 2 ** tile.z * tile.dpr;
  const left = tile.x * tile.size - d.ox * scale;
  const top = tile.y * tile.size - d.oy * scale;
  const pad = 24 / scale;
  return { scale, left, top, found: query(d, left / scale - pad, top / scale - pad, (left + tile.size) / scale + pad, (top + tile.size) / scale + pad) };
}

const path = (g, d, at, ids) => {
  g.beginPath();
  for (const i of ids) trace(g, d, i, at.scale, at.left, at.top);
};

/** Ways to paint a layer. `part` carries colours and widths in CSS px. */
const painters = {
  classes(g, { d }, at, part, k) {
    const own = classes.get(part.city) || [];
    part.fills.forEach((fill, c) => {
      const ids = at.found.filter((i) => (own[i] || 0) === c);
      if (!ids.length) return;
      path(g, d, at, ids);
      g.fillStyle = fill;
      g.fill("evenodd");
    });
    if (part.width) this.edges(g, { d }, at, part, k);
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
    path(g, d, at, at.found);
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
  outline(g, shape, at, part, k) {
    shape.rim = shape.rim || outline(shape.d);
    const { d } = shape;
    g.beginPath();
    for (const v of shape.rim) {
      g.moveTo(d.X[v - 1] * at.scale - at.left, d.Y[v - 1] * at.scale - at.top);
      g.lineTo(d.X[v] * at.scale - at.left, d.Y[v] * at.scale - at.top);
    }
    for (const [stroke, width, alpha] of part.strokes) {
      g.strokeStyle = stroke;
      g.globalAlpha = alpha;
      g.lineWidth = width * k;
      g.stroke();
    }
    g.globalAlpha = 1;
  },
};

async function draw({ tile, parts }) {
  const shapes = await Promise.all(parts.map((part) => load(part.base).catch(() => null)));
  const canvas = new OffscreenCanvas(tile.size, tile.size);
  const g = canvas.getContext("2d");
  g.lineJoin = g.lineCap = "round";
  parts.forEach((part, i) => {
    if (shapes[i]) painters[part.paint](g, shapes[i], place(shapes[i].d, tile), part, tile.dpr);
  });
  return canvas.transferToImageBitmap();
}

onmessage = async ({ data }) => {
  if (data.op === "classes") {
    classes.set(data.city, data.classes);
    return;
  }
  if (data.op === "draw") {
    const bitmap = await draw(data);
    postMessage({ id: data.id, bitmap }, [bitmap]);
    return;
  }
  const shape = await load(data.base).catch(() => null);
  postMessage({ id: data.id, found: shape ? hit(shape.d, data.x, data.y) : -1 });
};
