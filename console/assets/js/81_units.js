// Units as the desk names them: a kind of body at an area, `kind@area`. Pure.
(function (anlan) {
  "use strict";

  /** kinds: {kind: {name, digits}}; areas: {code: name}. */
  function book(kinds, areas) {
    const areaName = (code) => areas[code] || "";
    /** Words for a unit: the place, then the body. */
    function name(unit) {
      const [kind, area = ""] = String(unit || "").split("@");
      const known = kinds[kind];
      const words = known ? known.name : kind;
      const where = areaName(area);
      return where ? `${where} ${words}` : words;
    }
    /** Every unit that could answer for an area, the nearest level first: each kind at the prefix it works at. */
    function near(area) {
      return Object.entries(kinds)
        .filter(([, kind]) => kind.digits > 0 && kind.digits <= area.length)
        .sort(([, a], [, b]) => b.digits - a.digits)
        .map(([kind, { digits }]) => ({ value: `${kind}@${area.slice(0, digits)}`, label: name(`${kind}@${area.slice(0, digits)}`) }));
    }
    return { name, near, areaName };
  }

  anlan.units = Object.assign(book({}, {}), { book });
})((globalThis.anlan = globalThis.anlan || {}));
