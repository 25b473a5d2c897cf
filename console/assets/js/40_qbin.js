// Polygons and lines from one AQB1 binary: parsed in place, found by a uniform index, drawn and hit. Pure; also runs in the worker.
(function (anlan) {
  "use strict";

  const MAGIC = 0x31425141;
  const RAD = Math.PI / 180;
  const worldX = (lon) => (lon + 180) / 360;
  const worldY = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * RAD) / 2)) / (2 * Math.PI);

  const even = (bytes) => Math.ceil(bytes / 4) * 4;

  /** Reads a binary (see geodata/qbin.py). Vertices become web-mercator world units relative to (ox, oy). */
  function parse(buffer) {
    const head = new Uint32Array(buffer, 0, Math.min(6, Math.floor(buffer.byteLength / 4)));
    const [magic, n, rings, vertices, precision, closed] = head;
    if (magic !== MAGIC) throw new Error((magic & 0xffffff) === (MAGIC & 0xffffff) ? "another version of AQB1" : "not an AQB1 binary");
    if (head.length < 6 || buffer.byteLength !== 24 + 16 * rings + 2 * even(2 * vertices)) throw new Error("an AQB1 binary cut short");
    let at = 24;
    const take = (Type, length) => {
      const view = new Type(buffer, at, length);
      at += Math.ceil((length * Type.BYTES_PER_ELEMENT) / 4) * 4;
      return view;
    };
    const feature = take(Uint32Array, rings);
    const length = take(Uint32Array, rings);
    const first = take(Int32Array, 2 * rings);
    const dx = take(Int16Array, vertices);
    const dy = take(Int16Array, vertices);
    const d = {
      n, rings, feature, closed: closed === 1, ox: rings ? worldX(first[0] / precision) : 0, oy: rings ? worldY(first[1] / precision) : 0,
      X: new Float32Array(vertices), Y: new Float32Array(vertices), start: new Uint32Array(rings + 1), box: new Float32Array(4 * n),
    };
    for (let i = 0; i < n; i++) d.box.set([9, 9, -9, -9], 4 * i);
    let v = 0;
    for (let r = 0; r < rings; r++) {
      d.start[r] = v;
      let x = first[2 * r];
      let y = first[2 * r + 1];
      const b = 4 * feature[r];
      for (let k = 0; k < length[r]; k++, v++) {
        x += dx[v];
        y += dy[v];
        const wx = (d.X[v] = worldX(x / precision) - d.ox);
        const wy = (d.Y[v] = worldY(y / precision) - d.oy);
        if (wx < d.box[b]) d.box[b] = wx;
        if (wy < d.box[b + 1]) d.box[b + 1] = wy;
        if (wx > d.box[b + 2]) d.box[b + 2] = wx;
        if (wy > d.box[b + 3]) d.box[b + 3] = wy;
      }
    }
    d.start[rings] = v;
    return index(d);
  }

  /** Rings of each feature, and a uniform grid over the boxes. */
  function index(d) {
    d.first = new Uint32Array(d.n + 1).fill(d.rings);
    for (let r = d.rings - 1; r >= 0; r--) d.first[d.feature[r]] = r;
    for (let i = d.n - 1; i >= 0; i--) if (d.first[i] === d.rings) d.first[i] = d.first[i + 1];
    d.all = [9, 9, -9, -9];
    for (let i = 0; i < d.n; i++) {
      if (d.box[4 * i] > d.box[4 * i + 2]) continue;
      d.all[0] = Math.min(d.all[0], d.box[4 * i]);
      d.all[1] = Math.min(d.all[1], d.box[4 * i + 1]);
      d.all[2] = Math.max(d.all[2], d.box[4 * i + 2]);
      d.all[3] = Math.max(d.all[3], d.box[4 * i + 3]);
    }
    const side = (d.side = Math.max(8, Math.min(256, Math.ceil(Math.sqrt(d.n / 4)))));
    d.sx = side / Math.max(1e-12, d.all[2] - d.all[0]);
    d.sy = side / Math.max(1e-12, d.all[3] - d.all[1]);
    d.cells = Array.from({ length: side * side }, () => []);
    for (let i = 0; i < d.n; i++) if (d.box[4 * i] <= d.box[4 * i + 2]) each(d, d.box.subarray(4 * i, 4 * i + 4), (cell) => cell.push(i));
    d.mark = new Uint32Array(d.n);
    d.stamp = 0;
    return d;
  }

  function each(d, [x0, y0, x1, y1], visit) {
    const clamp = (value) => Math.max(0, Math.min(d.side - 1, Math.floor(value)));
    const [a0, a1] = [clamp((x0 - d.all[0]) * d.sx), clamp((x1 - d.all[0]) * d.sx)];
    const [b0, b1] = [clamp((y0 - d.all[1]) * d.sy), clamp((y1 - d.all[1]) * d.sy)];
    for (let b = b0; b <= b1; b++) for (let a = a0; a <= a1; a++) visit(d.cells[b * d.side + a]);
  }

  /** Features whose box meets a box of the same relative world units, in their own order. */
  function query(d, x0, y0, x1, y1) {
    const found = [];
    const stamp = ++d.stamp;
    if (d.n === 0 || x0 > d.all[2] || x1 < d.all[0] || y0 > d.all[3] || y1 < d.all[1]) return found;
    each(d, [x0, y0, x1, y1], (cell) => {
      for (const i of cell) {
        if (d.mark[i] === stamp) continue;
        d.mark[i] = stamp;
        if (d.box[4 * i] <= x1 && d.box[4 * i + 2] >= x0 && d.box[4 * i + 1] <= y1 && d.box[4 * i + 3] >= y0) found.push(i);
      }
    });
    return found.sort((a, b) => a - b);
  }

  /** Adds a feature's rings to the path. scale: px per world unit; left, top: px of the tile's corner, relative. */
  function trace(g, d, i, scale, left, top) {
    for (let r = d.first[i]; r < d.first[i + 1]; r++) {
      const end = d.start[r + 1];
      let v = d.start[r];
      let lx = d.X[v] * scale - left;
      let ly = d.Y[v] * scale - top;
      g.moveTo(lx, ly);
      for (v++; v < end; v++) {
        const x = d.X[v] * scale - left;
        const y = d.Y[v] * scale - top;
        if (v < end - 1 && Math.abs(x - lx) + Math.abs(y - ly) < 0.8) continue;
        g.lineTo(x, y);
        lx = x;
        ly = y;
      }
    }
  }

  /** The polygon at a point of the world [0,1]², or -1. */
  function hit(d, wx, wy) {
    const x = wx - d.ox;
    const y = wy - d.oy;
    for (const i of query(d, x, y, x, y)) {
      let inside = false;
      for (let r = d.first[i]; r < d.first[i + 1]; r++) {
        const [s, e] = [d.start[r], d.start[r + 1]];
        for (let a = s, b = e - 1; a < e; b = a++) {
          if (d.Y[a] > y !== d.Y[b] > y && x < ((d.X[b] - d.X[a]) * (y - d.Y[a])) / (d.Y[b] - d.Y[a]) + d.X[a]) inside = !inside;
        }
      }
      if (inside) return i;
    }
    return -1;
  }

  /** Every edge once: its last vertex, its polygon, and the polygon on its other side or -1. Three numbers each. */
  function seams(d) {
    const seen = new Map();
    const key = (v) => Math.round((d.X[v] - d.all[0]) * 1e9) * 2 ** 26 + Math.round((d.Y[v] - d.all[1]) * 1e9); // 26 bits hold a city of 24°
    const out = [];
    for (let r = 0; r < d.rings; r++) {
      for (let v = d.start[r] + 1; v < d.start[r + 1]; v++) {
        const [a, b] = [key(v - 1), key(v)];
        const edge = a < b ? `${a};${b}` : `${b};${a}`;
        if (seen.has(edge)) out[seen.get(edge) + 2] = d.feature[r];
        else {
          seen.set(edge, out.length);
          out.push(v, d.feature[r], -1);
        }
      }
    }
    return Int32Array.from(out);
  }

  /** Edges that only one polygon has: the outline of them all, as numbers of their last vertices. */
  function outline(d) {
    const all = seams(d);
    return Uint32Array.from({ length: all.length / 3 }, (_, i) => i * 3).filter((i) => all[i + 2] < 0).map((i) => all[i]);
  }

  /** The rings of a feature in the world [0,1]²: [[x, y, x, y, …], …]. */
  function rings(d, i) {
    const out = [];
    for (let r = d.first[i]; r < d.first[i + 1]; r++) {
      const ring = [];
      for (let v = d.start[r]; v < d.start[r + 1]; v++) ring.push(d.X[v] + d.ox, d.Y[v] + d.oy);
      out.push(ring);
    }
    return out;
  }

  anlan.qbin = { parse, query, trace, hit, seams, outline, rings, worldX, worldY };
})((globalThis.anlan = globalThis.anlan || {}));
