// Binaries of map geometry made by hand, for the tests of what reads and draws them.
const folded = (value) => (value < 0 ? -2 * value - 1 : 2 * value);

/** AQB2 by hand. rings: [feature, walks]; a walk is a new arc [[lon, lat], …], or a number: so many before the next new one, back. */
export function pack(n, rings) {
  const arcs = rings.flatMap(([, walks]) => walks).filter(Array.isArray).map((arc) => arc.map((at) => at.map((v) => Math.round(v * 1e5))));
  const walks = rings.flatMap(([, walked]) => walked.map((walk) => (Array.isArray(walk) ? 0 : walk)));
  const counts = Array.from({ length: n }, (_, i) => rings.filter(([feature]) => feature === i).length);
  const jumps = (k) => arcs.map((arc, i) => folded(arc[0][k] - (i ? arcs[i - 1].at(-1)[k] : 0)));
  const steps = (k) => arcs.flatMap((arc) => arc.slice(1).map((at, i) => folded(at[k] - arc[i][k])));
  const column = (values, width) => {
    const planes = Array.from({ length: width }, (_, p) => values.map((value) => (value >>> (8 * p)) & 255)).flat();
    return [...planes, ...Array(-planes.length & 3).fill(0)];
  };
  const vertices = arcs.reduce((sum, arc) => sum + arc.length, 0);
  const head = column([0x32425141, n, rings.length, arcs.length, walks.length, vertices, 100_000, 1].flatMap((word) => [0, 8, 16, 24].map((by) => (word >>> by) & 255)), 1);
  const lengths = [counts, rings.map(([, walked]) => walked.length), arcs.map((arc) => arc.length), walks, jumps(0), jumps(1)];
  return Uint8Array.from([...head, ...lengths.flatMap((values) => column(values, 4)), ...column(steps(0), 2), ...column(steps(1), 2)]).buffer;
}

export const [west, south, mid, east, north] = [104.6, 30.6, 104.61, 104.62, 30.61];
export const square = (lon, lat, side) => [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]];
/** Two squares side by side: the border between them is one arc. */
export const pair = () =>
  pack(2, [
    [0, [[[mid, south], [mid, north]], [[mid, north], [west, north], [west, south], [mid, south]]]],
    [1, [2, [[mid, south], [east, south], [east, north], [mid, north]]]],
  ]);
