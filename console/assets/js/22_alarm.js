// 战时 and new orders, on every page that is live: one strip under the head leads to the incident; the wall's head turns red.
(function (anlan) {
  "use strict";

  const open = new Map(); // incident_id -> what the strip says of it
  let strip = null;

  /** What the newest word makes of an incident: kept while it is open and answered or fought. Pure. */
  const stands = ({ open: is, state, war }) => is && (war || state === "responding");

  /** The gravest first: what is no drill, 战时, then the higher level, then the newer. Pure. */
  const gravest = (all) => [...all].sort((a, b) => Number(Boolean(a.drill)) - Number(Boolean(b.drill)) || Number(b.war) - Number(a.war) || ((a.level || "9") < (b.level || "9") ? -1 : Number(a.level !== b.level)) || b.id - a.id);

  function heard(letters) {
    for (const letter of letters) {
      if (letter.step === "report_due" && anlan.desk) anlan.desk.toast(anlan.t("alarm.report", { title: letter.title }), { bad: true });
      if (letter.order_id) order(letter);
      else if (stands(letter)) open.set(letter.incident_id, letter);
      else open.delete(letter.incident_id);
    }
    draw();
  }

  /** An order that has just come to the unit or community that looks. */
  function order(letter) {
    const { me } = anlan.boot;
    if (letter.step !== "issue_order" || !anlan.desk || !(me.unit || (me.scope || "").length === 12)) return;
    anlan.desk.toast((letter.drill ? `${anlan.t("emg.drill")} · ` : "") + anlan.t("alarm.order", { content: (letter.order && letter.order.content) || "" }), { bad: true });
  }

  function draw() {
    const all = gravest(open.values());
    const [first] = all;
    document.querySelectorAll(".wh").forEach((head) => head.id !== "emg-head" && head.classList.toggle("war", all.some(({ war, drill }) => war && !drill)));
    if (!first || anlan.boot.page === "emergency") {
      if (strip) strip.remove();
      strip = null;
      return;
    }
    if (!strip) {
      strip = document.createElement("a");
      document.body.append(strip);
    }
    strip.className = `alarm-strip ${first.war ? "war" : ""}`;
    strip.href = `/emergency/${first.incident_id}`;
    const said = [first.war ? anlan.t("alarm.war") : "", first.level ? anlan.t(`emg.level.${first.level}`) : "", first.drill ? anlan.t("emg.drill") : "", first.title];
    strip.textContent = said.filter(Boolean).join(" · ") + (all.length > 1 ? ` +${all.length - 1}` : "");
  }

  async function ask() {
    const answer = await fetch("/api/v1/incidents", { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    for (const one of (await answer.json()).items) if (stands({ ...one, open: one.is_open }) && !open.has(one.incident_id)) open.set(one.incident_id, { ...one, id: 0 });
    draw();
  }

  anlan.alarm = { stands, gravest };
  if (anlan.live && anlan.boot.me) {
    let asked = false;
    anlan.live.on("commands", heard);
    anlan.live.on("alert", ({ name, who, on, minutes }) => anlan.desk && anlan.desk.toast(anlan.t(`fence.${on}`, { name, who, n: minutes }), { bad: true }));
    anlan.live.on("cases", ({ whole }) => {
      if (!whole && asked) return;
      asked = true;
      ask().catch(() => (asked = false)); // the next snapshot asks again
    });
  }
})((globalThis.anlan = globalThis.anlan || {}));
