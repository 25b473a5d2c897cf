// Polygons and lines from one AQB2 binary: arcs that areas share, found by a uniform index, drawn and hit. Pure; also runs in the worker.
(function (anlan) {
  "use strict";

  const MAGIC = 0x32425141;
  const RAD = Math.PI / 180;
  const CLOSER = 0.8; // px: a vertex so close to the last is not drawn, unless areas meet there
  const worldX = (lon) => (lon + 180) / 360;
  const worldY = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * RAD) / 2)) / (2 * Math.PI);

  const even = (bytes) => Math.ceil(bytes / 4) * 4;
  const signed = (folded) => (folded >>> 1) ^ -(folded & 1);

  /** Columns of numbers after the head, each kept as planes of bytes. */
  function columns(buffer, from) {
    let at = from;
    return (count, width) => {
      const out = new Uint32Array(count);
      const planes = new Uint8Array(buffer, at, count * width);
      for (let p = 0; p < width; p++) for (let i = 0; i < count; i++) out[i] |= planes[p * count + i] << (8 * p);
      at += even(count * width);
      return out;
    };
  }

  /** Running sums, one more than there are counts: where each begins and the last ends. */
  function begins(counts) {
    const out = new Uint32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i++) out[i + 1] = out[i] + counts[i];
    return out;
  }

  /** Reads a binary (see geodata/qbin.py). Vertices become web-mercator world units relative to (ox, oy). */
  function parse(buffer) {
    const head = new Uint32Array(buffer, 0, Math.min(8, Math.floor(buffer.byteLength / 4)));
    const [magic, n, rings, arcs, walks, vertices, precision, closed] = head;
    if (magic !== MAGIC) throw new Error((magic & 0xffffff) === (MAGIC & 0xffffff) ? "another version of AQB2" : "not an AQB2 binary");
    const steps = vertices - arcs;
    if (head.length < 8 || buffer.byteLength !== 32 + 4 * (n + rings + 3 * arcs + walks) + 2 * even(2 * steps)) throw new Error("an AQB2 binary cut short");
    const next = columns(buffer, 32);
    const d = { n, arcs, closed: closed === 1, first: begins(next(n, 4)), ring: begins(next(rings, 4)), start: begins(next(arcs, 4)), X: new Float32Array(vertices), Y: new Float32Array(vertices) };
    if (d.first[n] !== rings || d.ring[rings] !== walks || d.start[arcs] !== vertices) throw new Error("an AQB2 binary that does not add up");
    d.walks = walked(next(walks, 4), arcs);
    const told = [next(arcs, 4), next(arcs, 4), next(steps, 2), next(steps, 2)];
    d.ox = arcs ? worldX(signed(told[0][0]) / precision) : 0;
    d.oy = arcs ? worldY(signed(told[1][0]) / precision) : 0;
    return index(sides(d, place(d, told, precision)));
  }

  /** Which arc is walked, ~arc where it is walked back. */
  function walked(told, arcs) {
    const walks = new Int32Array(told.length);
    let fresh = 0;
    for (let w = 0; w < told.length; w++) {
      if (told[w] > fresh) throw new Error("an AQB2 binary that does not add up");
      walks[w] = told[w] ? ~(fresh - told[w]) : fresh++;
    }
    if (fresh !== arcs) throw new Error("an AQB2 binary that does not add up");
    return walks;
  }

  /** Vertices, and the box of each arc. */
  function place({ start, X, Y, ox, oy, arcs }, [jumpX, jumpY, stepX, stepY], precision) {
    const box = new Float32Array(4 * arcs);
    let x = 0;
    let y = 0;
    let s = 0;
    for (let arc = 0; arc < arcs; arc++) {
      x += signed(jumpX[arc]);
      y += signed(jumpY[arc]);
      let x0 = 9;
      let y0 = 9;
      let x1 = -9;
      let y1 = -9;
      for (let v = start[arc]; v < start[arc + 1]; v++) {
        const wx = (X[v] = worldX(x / precision) - ox);
        const wy = (Y[v] = worldY(y / precision) - oy);
        if (wx < x0) x0 = wx;
        if (wy < y0) y0 = wy;
        if (wx > x1) x1 = wx;
        if (wy > y1) y1 = wy;
        if (v + 1 === start[arc + 1]) break;
        x += signed(stepX[s]);
        y += signed(stepY[s]);
        s++;
      }
      put(box, 4 * arc, x0, y0, x1, y1);
    }
    return box;
  }

  function put(box, at, x0, y0, x1, y1) {
    box[at] = x0;
    box[at + 1] = y0;
    box[at + 2] = x1;
    box[at + 3] = y1;
  }

  /** Makes the box `to` hold the box `of` too. */
  const widen = (to, at, of, from) =>
    put(to, at, Math.min(to[at], of[from]), Math.min(to[at + 1], of[from + 1]), Math.max(to[at + 2], of[from + 2]), Math.max(to[at + 3], of[from + 3]));

  /** The box of each feature and of all, and the features on both sides of each arc: -1 where there is none. */
  function sides(d, boxes) {
    const { first, ring, walks } = d;
    d.box = new Float32Array(4 * d.n);
    d.side = new Int32Array(2 * d.arcs).fill(-1);
    d.all = new Float32Array(4);
    put(d.all, 0, 9, 9, -9, -9);
    for (let i = 0; i < d.n; i++) {
      put(d.box, 4 * i, 9, 9, -9, -9);
      for (let w = ring[first[i]]; w < ring[first[i + 1]]; w++) {
        const arc = walks[w];
        d.side[arc < 0 ? 2 * ~arc + 1 : 2 * arc] = i;
        widen(d.box, 4 * i, boxes, 4 * (arc < 0 ? ~arc : arc));
      }
      widen(d.all, 0, d.box, 4 * i);
    }
    return d;
  }

  /** A uniform grid over the boxes. */
  function index(d) {
    d.wide = Math.max(8, Math.min(256, Math.ceil(Math.sqrt(d.n / 4))));
    d.sx = d.wide / Math.max(1e-12, d.all[2] - d.all[0]);
    d.sy = d.wide / Math.max(1e-12, d.all[3] - d.all[1]);
    const many = new Uint32Array(d.wide * d.wide);
    const boxes = (visit) => {
      for (let i = 0; i < d.n; i++) if (d.box[4 * i] <= d.box[4 * i + 2]) each(d, d.box[4 * i], d.box[4 * i + 1], d.box[4 * i + 2], d.box[4 * i + 3], visit, i);
    };
    boxes((cell) => many[cell]++);
    d.cell = begins(many);
    d.held = new Uint32Array(d.cell[many.length]);
    boxes((cell, i) => (d.held[d.cell[cell + 1] - many[cell]--] = i));
    d.mark = new Uint32Array(d.n);
    d.drawn = new Uint32Array(d.arcs);
    d.stamp = 0;
    return d;
  }

  function each(d, x0, y0, x1, y1, visit, told) {
    const most = d.wide - 1;
    const a0 = Math.max(0, Math.floor((x0 - d.all[0]) * d.sx));
    const b0 = Math.max(0, Math.floor((y0 - d.all[1]) * d.sy));
    const a1 = Math.min(most, Math.floor((x1 - d.all[0]) * d.sx));
    const b1 = Math.min(most, Math.floor((y1 - d.all[1]) * d.sy));
    for (let b = Math.min(most, b0); b <= b1; b++) for (let a = Math.min(most, a0); a <= a1; a++) visit(b * d.wide + a, told);
  }

  /** Features whose box meets a box of the same relative world units, in their own order. */
  function query(d, x0, y0, x1, y1) {
    const found = [];
    const stamp = ++d.stamp;
    if (d.n === 0 || x0 > d.all[2] || x1 < d.all[0] || y0 > d.all[3] || y1 < d.all[1]) return found;
    each(d, x0, y0, x1, y1, (cell) => {
      for (let h = d.cell[cell]; h < d.cell[cell + 1]; h++) {
        const i = d.held[h];
        if (d.mark[i] === stamp) continue;
        d.mark[i] = stamp;
        if (d.box[4 * i] <= x1 && d.box[4 * i + 2] >= x0 && d.box[4 * i + 1] <= y1 && d.box[4 * i + 3] >= y0) found.push(i);
      }
    });
    return found.sort((a, b) => a - b);
  }

  /** A pen that draws arcs, forth or back. scale: px per world unit; left, top: px of the tile's corner, relative. */
  function pen(g, { X, Y, start }, { scale, left, top, closer = CLOSER }) {
    let lx = 0;
    let ly = 0;
    return (arc, begun) => {
      const forth = arc >= 0;
      const k = forth ? arc : ~arc;
      const step = forth ? 1 : -1;
      const last = forth ? start[k + 1] - 1 : start[k];
      let v = forth ? start[k] : start[k + 1] - 1;
      if (!begun) {
        lx = X[v] * scale - left;
        ly = Y[v] * scale - top;
        g.moveTo(lx, ly);
      }
      while (v !== last) {
        v += step;
        const x = X[v] * scale - left;
        const y = Y[v] * scale - top;
        if (v !== last && Math.abs(x - lx) + Math.abs(y - ly) < closer) continue;
        g.lineTo(x, y);
        lx = x;
        ly = y;
      }
    };
  }

  /** Adds the rings of features to the path. */
  function trace(g, d, ids, at) {
    const draw = pen(g, d, at);
    for (const i of ids) {
      for (let r = d.first[i]; r < d.first[i + 1]; r++) for (let w = d.ring[r]; w < d.ring[r + 1]; w++) draw(d.walks[w], w > d.ring[r]);
    }
  }

  /** Adds the borders of features to the path, each once: all, or those between two sides of which `keep(one, other)` says so. */
  function borders(g, d, ids, at, keep = () => true) {
    const draw = pen(g, d, at);
    const stamp = ++d.stamp;
    for (const i of ids) {
      for (let w = d.ring[d.first[i]]; w < d.ring[d.first[i + 1]]; w++) {
        const k = d.walks[w] < 0 ? ~d.walks[w] : d.walks[w];
        if (d.drawn[k] === stamp) continue;
        d.drawn[k] = stamp;
        if (keep(d.side[2 * k], d.side[2 * k + 1])) draw(k);
      }
    }
  }

  /** The polygon at a point of the world [0,1]², or -1. */
  function hit(d, wx, wy) {
    const x = wx - d.ox;
    const y = wy - d.oy;
    for (const i of query(d, x, y, x, y)) {
      let inside = false;
      for (let w = d.ring[d.first[i]]; w < d.ring[d.first[i + 1]]; w++) {
        const k = d.walks[w] < 0 ? ~d.walks[w] : d.walks[w];
        for (let b = d.start[k] + 1; b < d.start[k + 1]; b++) {
          const a = b - 1;
          if (d.Y[a] > y !== d.Y[b] > y && x < ((d.X[b] - d.X[a]) * (y - d.Y[a])) / (d.Y[b] - d.Y[a]) + d.X[a]) inside = !inside;
        }
      }
      if (inside) return i;
    }
    return -1;
  }

  /** The rings of a feature in the world [0,1]²: [[x, y, x, y, …], …]. */
  function rings(d, i) {
    const out = [];
    const g = { moveTo: (x, y) => out.push([x, y]), lineTo: (x, y) => out[out.length - 1].push(x, y) };
    trace(g, d, [i], { scale: 1, left: -d.ox, top: -d.oy, closer: 0 });
    return out;
  }

  anlan.qbin = { parse, query, trace, borders, hit, rings, worldX, worldY };
})((globalThis.anlan = globalThis.anlan || {}));
