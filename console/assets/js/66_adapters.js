// Ways to show a camera, chosen by the address of its picture. To add one (WHEP, FLV): a row in `ways` and its function here.
(function (anlan) {
  "use strict";

  const STUCK_MS = 8000; // a stream that stands so long is broken

  const ways = [
    [/\.m3u8$/, "hls"],
    [/\.(jpe?g|png)$/, "still"],
  ];

  /** The name of the adapter for an address, or null. Pure. */
  function choose(url) {
    const [path] = url.split(/[?#]/);
    const found = ways.find(([ending]) => ending.test(path));
    return found ? found[1] : null;
  }

  let library = null;
  /** hls.js, loaded when the first stream is opened; a failed load is tried again by the next. */
  function hlsLibrary() {
    library = library || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = anlan.boot.hls;
      script.onload = () => done(globalThis.Hls);
      script.onerror = () => {
        library = null;
        failed(new Error("hls.js was not loaded"));
      };
      document.head.append(script);
    });
    return library;
  }

  /** Plays a stream into the box. Tells `shown` at its first picture and `broke` when it ends against its will. */
  function hls(url, box, tell) {
    const video = Object.assign(document.createElement("video"), { muted: true, loop: true, playsInline: true, autoplay: true, disablePictureInPicture: true });
    let player = null;
    let ended = false;
    let moved = { at: Date.now(), time: 0 };
    const broke = (why) => ended || tell({ is: "broke", why });

    hlsLibrary().then((Hls) => {
      if (ended) return;
      if (!Hls.isSupported()) return broke("codec");
      player = new Hls({ maxBufferLength: 30, manifestLoadPolicy: patience(), fragLoadPolicy: patience() });
      player.on(Hls.Events.ERROR, (_, { fatal, details }) => fatal && broke(details));
      player.loadSource(url);
      player.attachMedia(video);
    }).catch(() => broke("library"));

    video.addEventListener("loadeddata", () => ended || tell({ is: "shown" }), { once: true });
    video.addEventListener("error", () => broke("media"));
    box.append(video);
    const watch = setInterval(() => {
      if (document.hidden || video.currentTime !== moved.time) moved = { at: Date.now(), time: video.currentTime };
      else if (video.readyState > 1 && Date.now() - moved.at > STUCK_MS) broke("stuck");
    }, 1000);
    return () => {
      ended = true;
      clearInterval(watch);
      if (player) player.destroy();
      video.remove();
    };
  }

  /** The server may have to make a stream before it can send it: wait for the first byte, but try only once more. */
  const patience = () => ({
    default: {
      maxTimeToFirstByteMs: 30_000, maxLoadTimeMs: 40_000,
      timeoutRetry: { maxNumRetry: 1, retryDelayMs: 500, maxRetryDelayMs: 500 },
      errorRetry: { maxNumRetry: 1, retryDelayMs: 500, maxRetryDelayMs: 500 },
    },
  });

  /** Shows stills, a new one after so many ms; 0: but one. */
  function still(url, box, tell, every = 0) {
    let ended = false;
    let timer = null;
    let shown = null;
    function ask() {
      const image = new Image();
      image.alt = "";
      image.onload = () => {
        if (ended) return;
        if (shown) shown.replaceWith(image);
        else box.append(image);
        shown = image;
        tell({ is: "shown" });
      };
      image.onerror = () => ended || tell({ is: "broke", why: "still" });
      image.src = `${url}?at=${Date.now()}`;
    }
    ask();
    if (every) timer = setInterval(() => document.hidden || ask(), every);
    return () => {
      ended = true;
      clearInterval(timer);
      if (shown) shown.remove();
    };
  }

  anlan.adapters = { choose, hls, still };
})((globalThis.anlan = globalThis.anlan || {}));
