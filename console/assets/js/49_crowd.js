// A hundred thousand points gathered as a view needs them: cells of the world and towns, kept up one change at a time. Pure.
(function (anlan) {
  "use strict";

  const SPAN = 2 ** 26; // cells across the world at the finest; a key is row · SPAN + column
  const PAD = 4; // cells around a view that are looked at too, so that panning does not regroup its edge
  const ROUNDS = 4;

  const critical = (one) => one.rank === 1 || one.over;
  const urgent = (one) => one.rank === 2 && !one.over;

  const sum = () => ({ n: 0, critical: 0, urgent: 0 });
  function add(to, one, by) {
    to.n += by;
    if (critical(one)) to.critical += by;
    else if (urgent(one)) to.urgent += by;
  }

  /** Points {id, x, y, rank, over, town, grid}: x and y of the world, 0 to 1. */
  function create() {
    const points = new Map();
    const towns = new Map(); // code -> sum
    const grids = new Map(); // code -> sum of what is open, and `over`
    const grave = new Map(); // 特急: drawn by themselves, whatever gathers
    const late = new Map(); // 紧急 and overdue
    let cells = new Map();
    let side = 0;

    const keyOf = (one) => Math.floor(one.y / side) * SPAN + Math.floor(one.x / side);

    function seat(one) {
      const key = keyOf(one);
      let cell = cells.get(key);
      if (!cell) cells.set(key, (cell = { key, ...sum(), x: 0, y: 0, members: [] }));
      one.seat = cell.members.push(one) - 1;
      one.cell = cell;
      cell.x += one.x;
      cell.y += one.y;
      add(cell, one, 1);
    }

    function unseat(one) {
      const { cell } = one;
      const last = cell.members.pop();
      if (last !== one) {
        cell.members[one.seat] = last;
        last.seat = one.seat;
      }
      cell.x -= one.x;
      cell.y -= one.y;
      add(cell, one, -1);
      if (!cell.n) cells.delete(cell.key);
    }

    function book(map, code, one, by) {
      if (!code) return;
      let own = map.get(code);
      if (!own) map.set(code, (own = { ...sum(), over: 0 }));
      add(own, one, by);
      if (one.over) own.over += by;
      if (!own.n) map.delete(code);
    }

    function count(one, by) {
      book(towns, one.town, one, by);
      book(grids, one.grid, one, by);
      const list = one.rank === 1 ? grave : one.rank === 2 && one.over ? late : null;
      if (list && by > 0) list.set(one.id, one);
      else if (list) list.delete(one.id);
    }

    function drop(id) {
      const one = points.get(id);
      if (!one) return false;
      points.delete(id);
      count(one, -1);
      if (side && one.rank !== 1) unseat(one);
      return true;
    }

    function put(one) {
      drop(one.id);
      points.set(one.id, one);
      count(one, 1);
      if (side && one.rank !== 1) seat(one);
    }

    /** Cells of this side, in world units; laid anew only when it changes. */
    function lay(wanted) {
      if (wanted === side) return;
      side = wanted;
      cells = new Map();
      for (const one of points.values()) if (one.rank !== 1) seat(one);
    }

    /** Cells that a box of the world may need, row by row. */
    function around([x0, y0, x1, y1]) {
      const [a0, b0, a1, b1] = [x0, y0, x1, y1].map((v) => Math.floor(v / side));
      const wide = (a1 - a0 + 2 * PAD + 1) * (b1 - b0 + 2 * PAD + 1);
      const found = [];
      if (wide > 4 * cells.size) {
        for (const cell of cells.values()) {
          const row = Math.floor(cell.key / SPAN);
          const column = cell.key - row * SPAN;
          if (row >= b0 - PAD && row <= b1 + PAD && column >= a0 - PAD && column <= a1 + PAD) found.push(cell);
        }
        return found.sort((a, b) => a.key - b.key);
      }
      for (let b = b0 - PAD; b <= b1 + PAD; b++) {
        for (let a = a0 - PAD; a <= a1 + PAD; a++) {
          const cell = cells.get(b * SPAN + a);
          if (cell) found.push(cell);
        }
      }
      return found;
    }

    /** Groups of what stands near a box of the world: {n, critical, urgent, x, y, cells}. A cell joins its heaviest neighbour within reach. */
    function groups(box) {
      let open = around(box);
      const out = [];
      for (let round = 0; round < ROUNDS && open.length; round++) {
        for (const cell of open) cell.open = true;
        const heads = open.filter(heaviest);
        for (const cell of heads) cell.head = { cells: [cell] };
        for (const cell of open) if (!cell.head) join(cell);
        for (const cell of heads) out.push(together(cell.head.cells));
        const left = open.filter((cell) => !cell.head);
        for (const cell of open) cell.open = cell.head = null;
        open = left;
      }
      return out.concat(open.map((cell) => together([cell])));
    }

    const gap = (a, b) => Math.hypot(a.x / a.n - b.x / b.n, a.y / a.n - b.y / b.n);

    function* neighbours(cell) {
      for (let b = -1; b <= 1; b++) {
        for (let a = -1; a <= 1; a++) {
          const other = (a || b) && cells.get(cell.key + b * SPAN + a);
          if (other && other.open && gap(other, cell) <= side) yield other;
        }
      }
    }

    const before = (a, b) => a.n - b.n || b.key - a.key; // the heavier, then the first

    function heaviest(cell) {
      for (const other of neighbours(cell)) if (before(other, cell) > 0) return false;
      return true;
    }

    function join(cell) {
      let best = null;
      for (const other of neighbours(cell)) if (other.head && other.head.cells[0] === other && (!best || before(other, best) > 0)) best = other;
      if (!best) return;
      best.head.cells.push(cell);
      cell.head = best.head;
    }

    return {
      points, towns, grids, grave, late, put, drop, lay, groups,
      /** Cells near a box, for what must be seen one by one. */
      near: around,
    };
  }

  function together(cells) {
    const out = { ...sum(), x: 0, y: 0, cells };
    for (const cell of cells) for (const name of ["n", "critical", "urgent", "x", "y"]) out[name] += cell[name];
    out.x /= out.n;
    out.y /= out.n;
    return out;
  }

  /** The points of a group. */
  const members = (group) => group.cells.flatMap((cell) => cell.members);

  /** One of many for each cell of this side, the first that `better` does not beat: what still things are thinned by. */
  function thin(all, side, better) {
    const kept = new Map();
    for (const one of all) {
      if (one.x === undefined) continue;
      const key = Math.floor(one.y / side) * SPAN + Math.floor(one.x / side);
      const other = kept.get(key);
      if (!other || better(one, other)) kept.set(key, one);
    }
    return [...kept.values()];
  }

  anlan.crowd = { create, members, thin };
})((globalThis.anlan = globalThis.anlan || {}));
