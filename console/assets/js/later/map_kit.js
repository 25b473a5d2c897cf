// What the tools of the map are made of: elements with words, asking the server, saying what went wrong.
(function (anlan) {
  "use strict";

  const { t } = anlan;

  /** An element; text is always text. `props`: class, value, on* listeners, plain attributes. */
  function el(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "class") node.className = value;
      else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (key === "value" || key === "checked") node[key] = value;
      else node.setAttribute(key, value === true ? "" : String(value));
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  }

  const icon = (name, tone = "") => el("i", { class: `ic ic-${name} ${tone}`, "aria-hidden": "true" });
  const button = (icon_, words, onclick, more = {}) => el("button", { class: "btn", type: "button", onclick, ...more }, icon_ && icon(icon_), words);
  const head = (word, ...rest) => el("div", { class: "row sp mt-h" }, el("b", {}, t(word)), ...rest);

  /** The answer of the server, as JSON or, with `raw`, as it came. Fails with the server's own words. */
  async function ask(path, { body, raw = false, method = body === undefined ? "GET" : "POST" } = {}) {
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRF-Token"] = anlan.boot.me.csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch(`/api/v1${path}`, { method, credentials: "same-origin", headers, body: body === undefined ? undefined : JSON.stringify(body) });
    if (!answer.ok) throw new Error(said(await answer.json().catch(() => ({})), answer.status));
    return raw ? answer : answer.json();
  }

  /** Words for a refusal. Pure. */
  function said(problem, status) {
    const { code = "", data = {} } = problem;
    const holes = { ...problem, ...data };
    return anlan.hasWord(`error.${code}`) ? t(`error.${code}`, holes) : t("map.tool.refused", { status });
  }

  const lonLat = ({ lng, lat }) => [lng, lat].map((n) => Math.round(n * 1e6) / 1e6);

  anlan.kit = { el, icon, button, head, ask, said, lonLat };
})((globalThis.anlan = globalThis.anlan || {}));
