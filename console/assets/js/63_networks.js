// Professional networks: the same base grids by who answers for them. One network at a time draws its borders; the pointer tells its owners.
(function (anlan) {
  "use strict";

  const NAMES = ["base", "safety", "city", "party", "law"];

  const bell = anlan.bell();
  let network = "base";
  let held = null; // network -> Map of cell -> professional grids, once asked

  /** By cell, since one cell may have two owners: {name, owner_name, owner}. Pure. */
  function byCell(items) {
    const out = new Map(NAMES.map((name) => [name, new Map()]));
    for (const { name, attrs } of items) {
      const cells = out.get(attrs.network);
      if (!cells) continue;
      const one = { name, owner: attrs.owner, words: `${name} · ${attrs.owner_name}` };
      for (const cell of attrs.cells) cells.set(cell, [...(cells.get(cell) || []), one]);
    }
    return out;
  }

  /** A number for each code, the same for those that the same professional grids hold; 0 where nobody does. Pure. */
  function numbers(cells, codes) {
    const known = new Map();
    return Uint16Array.from(codes, (code) => {
      const holders = cells.get(code);
      if (!holders) return 0;
      const key = holders.map(({ words }) => words).join();
      if (!known.has(key)) known.set(key, known.size + 1);
      return known.get(key);
    });
  }

  async function learn() {
    if (held) return;
    const answer = await fetch("/api/v1/places?kind=pgrid", { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`networks ${answer.status}`);
    held = byCell((await answer.json()).items);
  }

  async function choose(name) {
    try {
      if (name !== "base") await learn();
    } catch (error) {
      return; // as before: the next press asks again
    }
    network = name;
    explain();
    bell.ring("network");
  }

  const next = () => choose(NAMES[(NAMES.indexOf(network) + 1) % NAMES.length]);

  function explain() {
    for (const node of document.querySelectorAll("[data-network-title]")) node.textContent = anlan.t(`network.${network}`);
  }

  /** Tells the worker who owns what of a city, for the network that shows. */
  const tell = ({ facts, grids }) => network !== "base" && grids().length && anlan.tiles.setClasses(facts.code, "owners", numbers(held.get(network), grids()));

  /** Keeps one map to the network that was chosen. */
  function follow(cities) {
    return bell.on("network", () => {
      for (const city of cities) {
        tell(city);
        city.tiles.again();
      }
    });
  }

  /** Who answers for a base grid in the network that shows: none, one or, where it does not add up, several. */
  const holders = (code) => (network === "base" || !held ? [] : (held.get(network).get(code) || []).map(({ words }) => words));

  if (globalThis.document && document.addEventListener) {
    document.addEventListener("click", ({ target }) => target.closest && target.closest("button[data-network-next]") && next());
  }

  anlan.networks = {
    byCell, numbers, choose, follow, holders,
    get shown() {
      return network;
    },
  };
})((globalThis.anlan = globalThis.anlan || {}));
