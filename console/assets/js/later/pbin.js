// Points from one AQP1 binary (see geodata/pbin.py). Pure.
(function (anlan) {
  "use strict";

  const MAGIC = 0x31505141;
  const WRAP = 0xffffff;

  /** {n, kind, number, lon, lat}: columns of all points. Fails with words on another version or a binary cut short. */
  function parse(buffer) {
    const head = new DataView(buffer, 0, Math.min(20, buffer.byteLength));
    const magic = head.byteLength >= 4 ? head.getUint32(0, true) : 0;
    if (magic !== MAGIC) throw new Error((magic & WRAP) === (MAGIC & WRAP) ? "another version of AQP1" : "not an AQP1 binary");
    const [n, kinds] = head.byteLength < 20 ? [0, 0] : [head.getUint32(4, true), head.getUint32(8, true)];
    if (head.byteLength < 20 || buffer.byteLength !== 20 + 8 * kinds + 9 * n) throw new Error("an AQP1 binary cut short");
    const [west, south] = [head.getInt32(12, true), head.getInt32(16, true)];
    const table = new Uint32Array(buffer, 20, 2 * kinds);
    const low = new Uint16Array(buffer, 20 + 8 * kinds, 3 * n);
    const high = new Uint8Array(buffer, 20 + 8 * kinds + 6 * n, 3 * n);
    const step = (column, i) => low[column * n + i] + high[column * n + i] * 65_536;
    const out = { n, kind: new Uint32Array(n), number: new Uint32Array(n), lon: new Float64Array(n), lat: new Float64Array(n) };
    let [i, x, y] = [0, 0, 0];
    for (let k = 0; k < kinds; k++) {
      let number = 0;
      for (let left = table[2 * k + 1]; left > 0 && i < n; left--, i++) {
        number = (number + step(0, i)) & WRAP;
        x = (x + step(1, i)) & WRAP;
        y = (y + step(2, i)) & WRAP;
        out.kind[i] = table[2 * k];
        out.number[i] = number;
        out.lon[i] = (west + x) / 1e6;
        out.lat[i] = (south + y) / 1e6;
      }
    }
    if (i !== n) throw new Error("an AQP1 binary whose kinds do not add up");
    return out;
  }

  anlan.pbin = { parse };
})((globalThis.anlan = globalThis.anlan || {}));
