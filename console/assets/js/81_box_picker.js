// A box that offers what it finds while one types: matters of the list, units of an area.
(function (anlan) {
  "use strict";

  const { el, refused } = anlan.desk;

  /** A box that searches as one types and offers a list; arrows and Enter choose. `seek(words)` gives [{value, label, hint}]. */
  function picker({ id, label, placeholder, text, seek, onPick }) {
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
      box.value = option.label;
      box.classList.remove("bad");
      hide();
      onPick(option);
    };
    const mark = (index) => {
      at = index;
      [...list.children].forEach((node, i) => node.classList.toggle("on", i === at));
      if (list.children[at]) list.children[at].scrollIntoView({ block: "nearest" });
    };
    async function look(words) {
      const turn = ++asked;
      const options = await seek(words);
      if (turn !== asked || document.activeElement !== box) return;
      found = options;
      list.replaceChildren(
        ...options.map((option, i) =>
          el(
            "div",
            { class: "pk-row", role: "option", onmousedown: (event) => (event.preventDefault(), choose(options[i])) },
            el("span", { class: "el grow" }, option.label),
            option.hint ? el("span", { class: "t3 el" }, option.hint) : null,
          ),
        ),
      );
      list.hidden = !options.length;
      box.setAttribute("aria-expanded", String(Boolean(options.length)));
      mark(options.length ? 0 : -1);
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
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
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
