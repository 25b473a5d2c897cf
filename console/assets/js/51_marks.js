// The marks of a map on a canvas: cases by urgency, clusters, units, cameras. Sizes in px at 16 px per rem.
(function (anlan) {
  "use strict";

  const { colour, words, DIGITS } = anlan.look;
  const TURN = 2 * Math.PI;

  function at(g, x, y, k, draw) {
    g.save();
    g.translate(x, y);
    g.scale(k, k);
    g.lineJoin = g.lineCap = "round";
    draw();
    g.restore();
  }

  const circle = (g, r) => {
    g.beginPath();
    g.arc(0, 0, r, 0, TURN);
  };

  function polygon(g, points) {
    g.beginPath();
    points.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)));
    g.closePath();
  }

  function filled(g, fill, edge, width) {
    g.fillStyle = colour(fill);
    g.fill();
    g.lineWidth = width;
    g.strokeStyle = colour(edge);
    g.stroke();
  }

  function bang(g, tone, from, to, dot) {
    g.strokeStyle = tone;
    g.lineWidth = 2.5;
    g.beginPath();
    g.moveTo(0, from);
    g.lineTo(0, to);
    g.moveTo(0, dot);
    g.lineTo(0, dot + 0.3);
    g.stroke();
  }

  const STAMPS = 1500;
  const stamps = new Map(); // look of a mark -> its picture

  /** Draws a mark from its picture, `reach` px to each side of its middle; a thousand of them cost a thousand copies, no paths. */
  function stamp(g, x, y, k, look, reach, draw) {
    const dpr = g.getTransform().a;
    const key = `${look}|${k}|${dpr}|${document.documentElement.dataset.theme}`;
    const half = Math.ceil(reach * k * dpr);
    if (!stamps.has(key)) {
      if (stamps.size > STAMPS) stamps.clear(); // a map that is zoomed by hand has many sizes
      const picture = document.createElement("canvas");
      picture.width = picture.height = 2 * half;
      const own = picture.getContext("2d");
      at(own, half, half, k * dpr, () => draw(own));
      stamps.set(key, picture);
    }
    g.drawImage(stamps.get(key), (Math.round(x * dpr) - half) / dpr, (Math.round(y * dpr) - half) / dpr, (2 * half) / dpr, (2 * half) / dpr);
  }

  /** ◆ 特急, ▲ 紧急, ○ 一般; overdue wears a ring. rank: 1, 2, 3. */
  function event(canvas, x, y, { rank, over }, k = 1) {
    stamp(canvas, x, y, k, `event ${rank} ${over}`, 22, (g) => {
      if (over) {
        circle(g, rank === 3 ? 11 : 19);
        g.lineWidth = 2;
        g.strokeStyle = colour("--mk-crit");
        g.stroke();
      }
      if (rank === 1) {
        polygon(g, [[0, -13], [13, 0], [0, 13], [-13, 0]]);
        filled(g, "--mk-crit", "--map-halo", 2);
        bang(g, "#fff", -6, 2, 5.2);
      } else if (rank === 2) {
        polygon(g, [[0, -11.5], [12, 9.5], [-12, 9.5]]);
        filled(g, "--mk-major", "--map-halo", 2);
        bang(g, colour("--on-major"), -4.5, 2.2, 5.6);
      } else {
        circle(g, 8.5);
        g.fillStyle = colour("--map-halo");
        g.globalAlpha = 0.6;
        g.fill();
        g.globalAlpha = 1;
        circle(g, 6.5);
        filled(g, "--bg-1", "--data-3", 3);
      }
    });
  }

  /** The wide ring of a critical case. */
  function alarm(canvas, x, y, k = 1) {
    stamp(canvas, x, y, k, "alarm", 32, (g) => {
      circle(g, 30);
      g.fillStyle = g.strokeStyle = colour("--mk-crit");
      g.globalAlpha = 0.13;
      g.fill();
      g.globalAlpha = 0.8;
      g.lineWidth = 1.6;
      g.stroke();
    });
  }

  const radius = (n) => (n > 120 ? 25 : n > 60 ? 22 : n > 25 ? 19 : 16);

  const ARC = 72; // steps of a ring's arcs

  /** A count in its ring, with an arc for what is critical and one for what is urgent. */
  function cluster(canvas, x, y, n, { critical, urgent }, k = 1) {
    const r = radius(n);
    const [red, orange] = [critical, urgent].map((share) => (share ? Math.max(1, Math.round(share * ARC)) / ARC : 0));
    stamp(canvas, x, y, k, `cluster ${r} ${red} ${orange}`, r + 2, (g) => ring(g, r, red, orange));
    canvas.font = `600 ${(r > 20 ? 18 : 16) * k}px ${DIGITS}`;
    canvas.textAlign = "center";
    canvas.textBaseline = "middle";
    canvas.fillStyle = colour("--tx-1");
    canvas.fillText(n > 9999 ? "9999+" : String(n), x, y + k);
  }

  function ring(g, r, critical, urgent) {
    circle(g, r + 1.5);
    g.globalAlpha = 0.8;
    g.fillStyle = colour("--bg-0");
    g.fill();
    g.globalAlpha = 1;
    circle(g, r);
    g.fillStyle = colour("--bg-1");
    g.fill();
    circle(g, r - 2.5);
    g.lineWidth = 5;
    g.strokeStyle = colour("--data-2");
    g.stroke();
    g.lineCap = "butt";
    const arc = (from, share, tone, width) => {
      if (!share) return;
      g.beginPath();
      g.arc(0, 0, r - 5 + width / 2, -TURN / 4 + from * TURN, -TURN / 4 + (from + share) * TURN);
      g.lineWidth = width;
      g.strokeStyle = colour(tone);
      g.stroke();
    };
    arc(critical, urgent, "--mk-major", 5);
    arc(0, critical, "--mk-crit", 8);
  }

  /** Slate while it answers, grey with a bar when it is silent, an empty dashed box when it was never heard; its field of view where that is wide enough to see. */
  function camera(canvas, x, y, { up, known = true, azimuth, angle, reach, watched }, k = 1) {
    if (reach > 18) at(canvas, x, y, k, () => sector(canvas, azimuth, angle, reach, up, watched));
    stamp(canvas, x, y, k, `camera ${up} ${known} ${Boolean(watched)}`, 10, (g) => box(g, up, known, watched));
  }

  function sector(g, azimuth, angle, reach, up, watched) {
    const turn = ((azimuth - 90) / 360) * TURN;
    const half = (angle / 720) * TURN;
    g.beginPath();
    g.moveTo(0, 0);
    g.arc(0, 0, reach, turn - half, turn + half);
    g.closePath();
    g.globalAlpha = watched ? 0.34 : 0.14;
    g.fillStyle = colour(up ? "--data-1" : "--stale");
    g.fill();
    g.globalAlpha = 1;
  }

  function box(g, up, known, watched) {
    g.beginPath();
    g.roundRect(-8, -7, 16, 14, 3);
    if (!known) g.setLineDash([3, 2.5]);
    filled(g, known ? "--bg-2" : "--bg-1", watched ? "--accent" : up ? "--line-3" : "--stale", 1);
    g.fillStyle = colour(up ? "--tx-2" : "--stale");
    g.fillRect(-5, -3, 6.5, 6);
    polygon(g, [[2, -1], [5.4, -3], [5.4, 3], [2, 1]]);
    g.fill();
    if (known && !up) {
      g.strokeStyle = colour("--stale");
      g.lineWidth = 1.6;
      g.beginPath();
      g.moveTo(-7, 6);
      g.lineTo(7, -6);
      g.stroke();
    }
  }

  /** Where vehicles have been: lists of px points. */
  function trails(g, lines, k = 1) {
    g.beginPath();
    for (const line of lines) if (line.length > 1) line.forEach(([a, b], i) => (i ? g.lineTo(a, b) : g.moveTo(a, b)));
    g.globalAlpha = 0.5;
    g.lineWidth = 2.5 * k;
    g.lineCap = g.lineJoin = "round";
    g.strokeStyle = colour("--tx-1");
    g.stroke();
    g.globalAlpha = 1;
  }

  const COURSE = 6; // degrees between two pictures of a chevron

  /** White chevron turned to where it heads. */
  function unit(canvas, x, y, heading, k = 1) {
    const course = Math.round(heading / COURSE) * COURSE;
    stamp(canvas, x, y, k, `unit ${course}`, 13, (g) => {
      g.rotate((course / 360) * TURN);
      polygon(g, [[0, -10], [7.5, 8], [0, 4.2], [-7.5, 8]]);
      filled(g, "--tx-1", "--map-halo", 1.8);
    });
  }

  const TONES = ["--stale", "--data-1", "--accent", "--tx-1", "--data-2"]; // silent, patrol, on the way, at work, at rest

  /** A worker on foot: a disc with a head and shoulders. */
  function worker(canvas, x, y, status, k = 1) {
    stamp(canvas, x, y, k, `worker ${status}`, 9, (g) => {
      circle(g, 7.5);
      filled(g, status ? TONES[status] || "--data-1" : "--bg-1", status ? "--map-halo" : "--stale", 2);
      g.fillStyle = colour(status ? "--bg-0" : "--stale");
      g.beginPath();
      g.arc(0, -1.8, 2.1, 0, TURN);
      g.fill();
      g.beginPath();
      g.moveTo(-3.8, 4.6);
      g.bezierCurveTo(-3.8, 0.2, 3.8, 0.2, 3.8, 4.6);
      g.closePath();
      g.fill();
    });
  }

  anlan.marks = { event, alarm, cluster, camera, unit, trails, worker, words, radius };
})((globalThis.anlan = globalThis.anlan || {}));
