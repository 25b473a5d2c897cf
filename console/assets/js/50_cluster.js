// Which cases stand together, and how labels give way to each other. Pure.
(function (anlan) {
  "use strict";

  /** Points closer than `reach` px stand together. Order decides, so a group does not change by panning. */
  function near(points, scale, reach) {
    const cells = new Map();
    const keyed = (x, y) => `${x},${y}`;
    const groups = [];
    for (const point of points) {
      const x = point.x * scale;
      const y = point.y * scale;
      const cx = Math.floor(x / reach);
      const cy = Math.floor(y / reach);
      let best = null;
      for (let a = cx - 1; a <= cx + 1; a++) {
        for (let b = cy - 1; b <= cy + 1; b++) {
          for (const group of cells.get(keyed(a, b)) || []) {
            if (Math.hypot(group.px - x, group.py - y) <= reach) best = best || group;
          }
        }
      }
      if (best) {
        best.members.push(point);
        continue;
      }
      const group = { px: x, py: y, x: point.x, y: point.y, members: [point] };
      groups.push(group);
      const key = keyed(cx, cy);
      if (cells.has(key)) cells.get(key).push(group);
      else cells.set(key, [group]);
    }
    return groups;
  }

  /** Cases of one town stand together at the town's own point. centres: code -> {x, y, name}; sums: code -> {n, critical, urgent}. */
  function byTown(sums, centres) {
    const none = { n: 0, critical: 0, urgent: 0 };
    return [...centres].map(([code, { name, x, y }]) => ({ code, name, x, y, ...(sums.get(code) || none) }));
  }

  /** Points on the very same spot, drawn round it, so that each can be pressed. */
  function fan(members, radius) {
    return members.map((_, i) => {
      const angle = (i / members.length) * 2 * Math.PI - Math.PI / 2;
      return members.length === 1 ? [0, 0] : [Math.cos(angle) * radius, Math.sin(angle) * radius];
    });
  }

  /** Moves boxes {x, y, w, h} (x, y: centre) apart, each at most `most` px from where it belongs; a `fixed` one stays. Changes them in place. */
  function spread(boxes, most, rounds = 40) {
    const home = boxes.map(({ x, y }) => [x, y]);
    const order = [...boxes].sort((a, b) => Boolean(a.fixed) - Boolean(b.fixed)); // two fixed ones are never compared
    const movable = boxes.filter((box) => !box.fixed).length;
    for (let round = 0; round < rounds; round++) {
      let moved = false;
      for (let i = 0; i < movable; i++) {
        for (let j = i + 1; j < order.length; j++) {
          const [a, b] = [order[i], order[j]];
          const over = (a.w + b.w) / 2 - Math.abs(a.x - b.x);
          const under = (a.h + b.h) / 2 - Math.abs(a.y - b.y);
          if (over <= 0 || under <= 0) continue;
          moved = true;
          const axis = over < under ? "x" : "y";
          const by = (axis === "x" ? over : under) * (a[axis] <= b[axis] ? -1 : 1);
          const share = b.fixed ? 1 : 0.5;
          a[axis] += by * share;
          b[axis] -= by * (1 - share);
        }
      }
      boxes.forEach((box, i) => {
        const reach = box.fixed ? 0 : most;
        box.x = Math.max(home[i][0] - reach, Math.min(home[i][0] + reach, box.x));
        box.y = Math.max(home[i][1] - reach, Math.min(home[i][1] + reach, box.y));
      });
      if (!moved) break;
    }
    return boxes;
  }

  const ROOM = 96; // px of a square in which boxes are looked up

  /** Boxes taken on the screen: what comes later asks before it is drawn. `under`: what was taken before and counts too. */
  function taken(under = null) {
    const squares = new Map();
    const each = (x, y, w, h, visit) => {
      const [a0, a1, b0, b1] = [x - w / 2, x + w / 2, y - h / 2, y + h / 2].map((v) => Math.floor(v / ROOM));
      for (let a = a0; a <= a1; a++) for (let b = b0; b <= b1; b++) if (visit(a * 65_536 + b) === false) return false;
      return true;
    };
    const apart = (boxes, x, y, w, h) => !boxes || boxes.every((o) => Math.abs(o.x - x) >= (o.w + w) / 2 || Math.abs(o.y - y) >= (o.h + h) / 2);
    return {
      free: (x, y, w, h) => each(x, y, w, h, (key) => apart(squares.get(key), x, y, w, h)) && (!under || under.free(x, y, w, h)),
      add(x, y, w, h) {
        each(x, y, w, h, (key) => void (squares.has(key) ? squares.get(key).push({ x, y, w, h }) : squares.set(key, [{ x, y, w, h }])));
      },
      /** Takes the place when it is free. */
      ask(x, y, w, h) {
        if (!this.free(x, y, w, h)) return false;
        this.add(x, y, w, h);
        return true;
      },
    };
  }

  /** Shares of a group that are critical (特急 or overdue) and urgent. */
  const shares = ({ n, critical, urgent }) => ({ critical: critical / n, urgent: urgent / n });

  anlan.cluster = { near, byTown, fan, spread, taken, shares };
})((globalThis.anlan = globalThis.anlan || {}));
