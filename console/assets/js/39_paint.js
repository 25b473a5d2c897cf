// What the colour of an area means: which figure paints the grids, its classes, and at which zoom grids, communities or towns carry it. Pure.
(function (anlan) {
  "use strict";

  const LEVELS = [["grid", 15], ["community", 12], ["town", 9]];
  const LEAST = 2.8; // px: what is narrower than this on screen is not coloured by itself
  const METRES = 111_320;
  const FULL = 0.6; // of its box a city fills

  /** Class of a value by steps that ascend: how many it has reached. */
  const classed = (steps) => (value) => steps.filter((step) => value >= step).length;

  /** sum: {n, over} of the open cases; facts: {cells: grids of the area, people, ontime: [kept, of]}. null: not known, painted as land. */
  const PAINTS = {
    open: { value: ({ n }, { cells }) => Math.ceil(n / cells), cls: classed([1, 2, 4, 7]), words: ["0", "1", "2–3", "4–6", "≥7"] },
    over: { value: ({ over }, { cells }) => Math.ceil(over / cells), cls: classed([1, 2, 3, 5]), words: ["0", "1", "2", "3–4", "≥5"] },
    head: { value: ({ n }, { people }) => (people ? (1000 * n) / people : null), cls: classed([0.001, 2, 4, 8]), words: ["0", "<2", "2–4", "4–8", "≥8"], told: true },
    ontime: { value: (_, { ontime }) => (ontime && ontime[1] ? (100 * ontime[0]) / ontime[1] : null), cls: classed([80, 90, 95, 98]), words: ["<80%", "80–", "90–", "95–", "≥98%"], told: true },
  };
  const NONE = 255; // a class of its own: nothing is known
  const EMPTY = { n: 0, over: 0 };

  /** The finest level whose areas are wide enough to be told apart. metre: px of one; counts: {grid, community} of a city. */
  function level({ bounds: [west, south, east, north], counts = {} }, metre) {
    const width = (east - west) * METRES * Math.cos((south * Math.PI) / 180);
    const area = width * (north - south) * METRES * FULL;
    const found = LEVELS.find(([name]) => Math.sqrt(area / Math.max(1, counts[name] || 1)) * metre >= LEAST);
    return (found || LEVELS[2])[0];
  }

  /** Sums of the grids, gathered under codes of this length. */
  function gathered(grids, length) {
    if (length === 15) return grids;
    const out = new Map();
    for (const [code, { n, over }] of grids) {
      const key = code.slice(0, length);
      const own = out.get(key);
      if (own) {
        own.n += n;
        own.over += over;
      } else out.set(key, { n, over });
    }
    return out;
  }

  /** How many grids lie under each code of this length. */
  function counted(grids, length) {
    const out = new Map();
    if (length < 15) for (const code of grids) out.set(code.slice(0, length), (out.get(code.slice(0, length)) || 0) + 1);
    return out;
  }

  /** Class of each code, in their order. told: {cells, people, ontime: Maps by code}; a grid has its community's rate where it has none. */
  function classes(name, codes, sums, told) {
    const paint = PAINTS[name];
    return Uint8Array.from(codes, (code) => {
      const value = valueOf(name, code, sums, told);
      return value === null ? NONE : paint.cls(value);
    });
  }

  function valueOf(name, code, sums, told) {
    const facts = { cells: told.cells.get(code) || 1, people: told.people.get(code), ontime: told.ontime.get(code) || told.ontime.get(code.slice(0, 12)) };
    return PAINTS[name].value(sums.get(code) || EMPTY, facts);
  }

  const length = (name) => LEVELS.find(([one]) => one === name)[1];

  anlan.paint = { PAINTS, NONE, level, length, gathered, counted, classes, valueOf };
})((globalThis.anlan = globalThis.anlan || {}));
