// Three tabs of the lower left panel: returns by scenario, replies under way, what the quarantine keeps. Each figure opens its rows.
(function (anlan) {
  "use strict";

  const { el, fill, icon, get, post, toast, refused } = anlan.desk;
  const { t } = anlan;
  const percent = (rate) => (rate === null || rate === undefined ? "—" : `${(rate * 100).toFixed(1)}%`);
  const head = (name, ...cells) => el("div", { class: `s-head s-${name}`, role: "row" }, cells.map(([word, right]) => el("div", { class: right ? "r" : "", role: "columnheader" }, word && t(`sup.col.${word}`))));
  const list = (...rows) => el("div", { class: "s-rows", role: "rowgroup" }, rows);
  const none = (word) => el("div", { class: "s-none" }, icon("circle-check", "ok"), " ", t(word));
  const when = (ms) => anlan.caseview.when(ms);

  function row(name, id, ...cells) {
    const node = el("div", { class: `s-row s-${name}`, role: "row", "row-id": id || null, onclick: () => id && anlan.sup.open(id, node) }, cells);
    return node;
  }
  const cell = (words, cls = "") => el("div", { class: `el ${cls}`, title: words }, words);

  // --- returns -----------------------------------------------------------------------------------------------------
  const returns = { told: null, open: "", rows: [] };

  const leaf = (one) => {
    const open = returns.open === one.scenario;
    const press = el("button", { type: "button", class: "s-act s-leaf el", "data-leaf": one.scenario, "aria-expanded": String(open), onclick: () => unfold(open ? "" : one.scenario) }, icon(open ? "chevron-down" : "chevron-right", "t3"), one.title || one.scenario || t("desk.unsorted"));
    const bar = el("div", { class: "track" }, el("i"));
    bar.firstChild.style.width = percent(Math.min(1, one.rate || 0));
    return [el("div", { class: `s-row s-ret ${open ? "on" : ""}`, role: "row" }, press, bar, cell(percent(one.rate), "num r"), cell(anlan.count(one.returned), "num r"), cell(anlan.count(one.sent), "num r t2")), open ? returns.rows.map(back) : null];
  };

  const back = (one) => row("back", one.case_id, cell(when(one.at), "num t3"), cell(one.title), cell(one.unit ? anlan.sup.name(one.unit) : "", "t2"), cell(anlan.hasWord(`desk.return.${one.reason}`) ? t(`desk.return.${one.reason}`) : one.reason, "t2"), cell(t(`state.${one.case_state}`), "t2"));

  async function unfold(code) {
    returns.open = code;
    returns.rows = [];
    try {
      if (code) returns.rows = (await get(`/supervision/returns?scenario=${encodeURIComponent(code)}`)).items;
    } catch (error) {
      refused(error);
    }
    returns.tab.draw();
  }

  function drawReturns(box, meta) {
    const { told } = returns;
    if (!told) return;
    const came = told.items.filter((one) => one.returned);
    fill(meta, t("sup.returns.meta", { since: told.since, sent: anlan.count(told.sent), returned: anlan.count(told.returned) }));
    fill(box, head("ret", ["leaf"], [""], ["rate", 1], ["returned", 1], ["sent", 1]), came.length ? list(came.map(leaf)) : none("sup.returns.none"));
  }

  // --- replies -----------------------------------------------------------------------------------------------------
  const replies = { items: [], failed: 0, may_send: false };

  async function send(one, button) {
    button.disabled = true;
    try {
      await post(`/supervision/replies/${one.id}/again`, {});
      toast(t("sup.reply.sent_again"));
    } catch (error) {
      refused(error);
      button.disabled = false;
    }
  }

  /** Tries it once more at once; where the row is pressed beside it, the case opens. */
  function again(one) {
    if (!replies.may_send || !one.tries) return el("span", {});
    const button = el("button", { type: "button", class: "btn sm", "data-again": one.id, onclick: (event) => (event.stopPropagation(), send(one, button)) }, t("sup.reply.send_again"));
    return button;
  }

  const answer = (one) =>
    row(
      "rep",
      one.case_id,
      cell(t(`channel.${one.channel}`), "t2"),
      cell(one.title),
      cell(t(`sup.reply.${one.kind}`)),
      cell(when(one.at), "num t2"),
      cell(t(`sup.reply.${one.state === "queued" && one.tries ? "again" : one.state}`), one.state === "failed" ? "crit" : one.tries ? "major" : "t2"),
      cell(one.receipt || "—", "t2"),
      cell(anlan.count(one.tries), "num r"),
      cell(one.state === "queued" ? when(one.next_at) : "—", "num r t2"),
      again(one),
    );

  function drawReplies(box, meta) {
    fill(meta, replies.failed ? t("sup.replies.meta", { n: anlan.count(replies.failed) }) : "");
    fill(box, head("rep", ["channel"], ["matter"], ["reply"], ["since"], ["delivery"], ["reason"], ["tries", 1], ["next", 1], [""]), replies.items.length ? list(replies.items.map(answer)) : none("sup.replies.none"));
  }

  // --- quarantine --------------------------------------------------------------------------------------------------
  const held = { items: [], counts: {}, n: 0 };
  const reason = ({ reason: code, field }) => {
    const holes = { field: anlan.hasWord(`held.field.${field}`) ? t(`held.field.${field}`) : field, why: "" };
    return (anlan.hasWord(`error.${code}`) ? t(`error.${code}`, holes) : code).replace(/[\s:：]+$/, "");
  };

  function drawHeld(box, meta) {
    const kept = (one) => row("held", "", cell(when(one.at), "num t3"), cell(t(`channel.${one.channel}`), "t2"), cell(anlan.hasWord(`held.field.${one.field}`) ? t(`held.field.${one.field}`) : one.field), cell(reason(one)));
    const link = anlan.boot.mend ? el("a", { class: "btn sm", href: "/quarantine" }, t("sup.held.go"), icon("chevron-right")) : null;
    fill(meta, link);
    fill(box, head("held", ["at"], ["channel"], ["field"], ["reason"]), held.items.length ? list(held.items.map(kept)) : none("held.none"));
  }

  // --- begin -------------------------------------------------------------------------------------------------------
  /** A tab that a list of the server fills; its figure of the strip leads to it. */
  function served(name, order, concerns, draw, show, figure) {
    if (!anlan.boot.reads.includes(name)) return null;
    const tab = anlan.sup.tab({ name, order, draw });
    anlan.sup.read({
      path: name,
      concerns,
      show(told) {
        show(told);
        const { tile, n, ...said } = figure(told);
        tab.count(n);
        anlan.sup.tile(tile, { ...said, open: () => anlan.sup.pickTab(name) });
        tab.draw();
      },
    });
    return tab;
  }

  const TOLD = new Set(["accept", "reject", "merge", "void", "force_void", "extend", "suspend", "close"]);

  anlan.sup.on("start", () => {
    returns.tab = served(
      "returns",
      20,
      ({ step }) => step === "return",
      drawReturns,
      (told) => (returns.told = told),
      ({ sent, returned, items }) => ({ tile: "returned", n: items.filter((one) => one.returned).length, value: sent ? percent(returned / sent) : "—", label: t("sup.tile.returned.of", { n: anlan.count(returned), all: anlan.count(sent) }) }),
    );
    served(
      "replies",
      30,
      ({ step, reply, well }) => (reply ? !well : TOLD.has(step)),
      drawReplies,
      (told) => Object.assign(replies, told),
      ({ n, failed, items }) => ({ tile: "unsent", n, value: n, beside: failed ? t("sup.replies.meta", { n: anlan.count(failed) }) : "", tone: failed ? "crit" : items.some(({ tries }) => tries) ? "major" : "" }),
    );
    served("held", 40, () => false, drawHeld, (told) => Object.assign(held, told), ({ n }) => ({ tile: "held", n, value: n }));
  });
  anlan.supLists = { percent };
})((globalThis.anlan = globalThis.anlan || {}));
