// What the parts of /m share: elements, words of a refusal, pictures made small, the place of the phone.
(function (anlan) {
  "use strict";

  const LONG_EDGE = 1600; // px
  const QUALITY = 0.78;
  const PLACE_MS = 8000;

  /** An element with text in it; `props` may hold class, on*, aria-* and plain attributes. */
  function el(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (key === "value") node.value = value;
      else node.setAttribute(key, value === true ? "" : String(value));
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  }

  const icon = (name) => el("i", { class: `ic ic-${name}`, "aria-hidden": "true" });
  const word = (key, otherwise) => (anlan.hasWord(key) ? anlan.t(key) : otherwise);

  /** A refusal in plain words: what happened, and what to do now. */
  function why(problem) {
    const given = { ...problem, ...problem.data };
    const holes = {
      ...given,
      step: word(`step.${given.step}`, given.step),
      state: word(`state.${given.state}`, given.state),
      field: word(`desk.field.${given.field}`, given.field),
      why: problem.detail,
    };
    const said = anlan.hasWord(`error.${problem.code}`) ? anlan.t(`error.${problem.code}`, holes) : anlan.t("field.refused");
    return { said, todo: anlan.t(problem.code === "UnknownCase" ? "field.todo.gone" : problem.status === 422 ? "field.todo.mend" : "field.todo.look") };
  }

  /** The size a picture is drawn at: its long edge no longer than ours. Pure. */
  function size(width, height) {
    const scale = Math.min(1, LONG_EDGE / Math.max(width, height));
    return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  }

  /** A picture drawn anew: small enough to send, and without the place or device its file may tell. */
  async function shrink(file) {
    const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = size(drawn.width, drawn.height);
    canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
    drawn.close();
    return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("picture"))), "image/jpeg", QUALITY));
  }

  /** Where the phone is: {lon, lat, metres}, or null when it may not or cannot say. */
  const place = () =>
    new Promise((done) => {
      if (!navigator.geolocation) return done(null);
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => done({ lon: coords.longitude, lat: coords.latitude, metres: Math.round(coords.accuracy) }),
        () => done(null),
        { enableHighAccuracy: true, timeout: PLACE_MS, maximumAge: 30000 },
      );
    });

  /** Buttons to take pictures, and what was taken: {node, photos()}. */
  function camera(kind, changed) {
    const photos = [];
    const shots = el("div", { class: "m-shots" });
    const input = el("input", { type: "file", accept: "image/*", capture: "environment", class: "m-file", id: `m-photo-${kind}`, onchange: taken });
    const node = el("div", { class: "m-camera" }, el("label", { class: "m-shoot", for: input.id }, icon("camera"), el("span", {}, anlan.t("field.photo"))), input, shots);

    async function taken() {
      const files = [...input.files];
      input.value = "";
      for (const file of files) {
        try {
          photos.push({ blob: await shrink(file), kind, taken_at: Date.now(), sha256: "" });
        } catch (error) {
          anlan.field.toast(anlan.t("field.photo.bad"));
        }
      }
      draw();
    }

    function draw() {
      shots.replaceChildren(
        ...photos.map((photo, n) => {
          const address = URL.createObjectURL(photo.blob);
          const shown = el("img", { src: address, alt: "", onload: () => URL.revokeObjectURL(address) });
          const drop = () => (photos.splice(n, 1), draw());
          return el("span", { class: "m-shot" }, shown, el("button", { type: "button", "aria-label": anlan.t("field.remove"), onclick: drop }, icon("x")));
        }),
      );
      changed();
    }
    return { node, photos: () => photos };
  }

  function toast(words) {
    const box = document.getElementById("m-toast");
    box.replaceChildren(el("div", {}, words));
    clearTimeout(toast.timer);
    toast.timer = setTimeout(() => box.replaceChildren(), 4000);
  }

  anlan.field = { el, icon, why, size, shrink, place, camera, toast };
})((globalThis.anlan = globalThis.anlan || {}));
