// A box that offers what it finds while one types: matters of the list, units of an area. A row may lead to more rows.
(function (anlan) {
  "use strict";

  const { el, refused } = anlan.desk;

  /** A box that searches as one types and offers a list; arrows and Enter choose. `seek(words, row)` gives [{value, label,
      hint}]; a row that is `deeper` is not chosen but opened: it is sought again from it. `tell(row)` says more of the one in hand. */
  function picker({ id, label, placeholder, text, seek, onPick, tell }) {
    const list = el("div", { class: "pk-list", role: "listbox", id: `${id}-list`, hidden: true });
    const box = el("input", {
      class: "inp",
      id,
      type: "text",
      autocomplete: "off",
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
      "aria-label": label,
      placeholder,
      value: text || "",
    });
    let found = [];
    let at = -1;
    let asked = 0;
    let timer = null;
    const hide = () => {
      list.hidden = true;
      box.setAttribute("aria-expanded", "false");
    };
    const choose = (option) => {
      if ("deeper" in option) return open(option);
      box.value = option.label;
      box.classList.remove("bad");
      hide();
      onPick(option);
    };
    const open = (option) => {
      box.value = "";
      look("", option).catch(refused);
    };
    const more = el("div", { class: "pk-more" });
    const mark = (index) => {
      at = index;
      if (tell) more.replaceChildren(...tell(found[at]));
      [...list.children].forEach((node, i) => node.classList.toggle("on", i === at));
      if (found[at]) list.children[at].scrollIntoView({ block: "nearest" });
    };
    async function look(words, row) {
      const turn = ++asked;
      const options = await seek(words, row);
      if (turn !== asked || document.activeElement !== box) return;
      found = options;
      list.replaceChildren(
        ...options.map((option, i) =>
          el(
            "div",
            { class: `pk-row ${option.back ? "t3" : "deeper" in option ? "deep" : ""}`, role: "option", onmousedown: (event) => (event.preventDefault(), choose(options[i])) },
            el("span", { class: "el grow" }, option.label),
            option.hint ? el("span", { class: "t3 el" }, option.hint) : null,
          ),
        ),
        ...(tell ? [more] : []),
      );
      list.hidden = !options.length;
      box.setAttribute("aria-expanded", String(Boolean(options.length)));
      mark(options.length ? Math.min(options.findIndex((option) => !option.back), options.length - 1) : -1);
    }
    box.addEventListener("input", () => {
      asked += 1; // what was found for other words must not be chosen by Enter
      hide();
      onPick(null);
      clearTimeout(timer);
      timer = setTimeout(() => look(box.value.trim()).catch(refused), 120);
    });
    box.addEventListener("focus", () => (box.select(), look("").catch(refused)));
    box.addEventListener("blur", hide);
    box.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const back = event.key === "Backspace" && !box.value && found.find((option) => option.back);
      if (back) open(back);
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        mark((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
      } else if (event.key === "Enter" && found[at] && !event.ctrlKey) {
        event.preventDefault();
        event.stopPropagation();
        choose(found[at]);
      } else if (event.key === "Escape") {
        event.stopPropagation();
        hide();
      }
    });
    return { node: el("div", { class: "pk" }, box, list), box, choose };
  }

  anlan.picker = picker;
})((globalThis.anlan = globalThis.anlan || {}));
