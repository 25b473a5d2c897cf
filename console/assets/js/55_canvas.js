// Canvases over a map: one that holds still things, one for what moves. Both let every press through to the map.
(function (anlan) {
  "use strict";

  const { L } = window;

  /** A Leaflet layer of one canvas as large as the view; `draw(g, view)` paints it whenever the view or the data changes, and answers false where there is nothing to paint: then it takes no memory. */
  const Canvas = L && L.Layer.extend({
    initialize(draw, options) {
      L.setOptions(this, { pane: "overlayPane", ...options });
      this._draw = draw;
      this.soon = anlan.soon(() => this.now());
    },

    onAdd() {
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated", this.getPane());
      this._canvas.style.pointerEvents = "none";
      this._canvas.style.zIndex = this.options.z;
      this._canvas.style.opacity = this.options.alpha ?? 1;
      this._g = this._canvas.getContext("2d");
      this._reset();
    },

    onRemove() {
      this._canvas.remove();
      this._canvas = null;
    },

    getEvents() {
      return { moveend: this._reset, viewreset: this._reset, resize: this._reset, zoomanim: this._zooming };
    },

    _zooming({ zoom, center }) {
      const scale = this._map.getZoomScale(zoom, this._map.getZoom());
      const corner = this._map._latLngBoundsToNewLayerBounds(this._map.getBounds(), zoom, center).min;
      L.DomUtil.setTransform(this._canvas, corner, scale);
    },

    _reset() {
      L.DomUtil.setTransform(this._canvas, this._map.containerPointToLayerPoint([0, 0]), 1);
      this.now();
    },

    /** 0 to 1. */
    fade(alpha) {
      this.options.alpha = alpha;
      if (this._canvas) this._canvas.style.opacity = alpha;
    },

    now() {
      if (!this._map || !this._canvas) return;
      const dpr = Math.min(2, window.devicePixelRatio || 1);
      const { x, y } = this._map.getSize();
      const g = this._g;
      if (!this._fit(x, y, dpr)) {
        g.setTransform(1, 0, 0, 1, 0, 0);
        g.clearRect(0, 0, this._canvas.width, this._canvas.height);
      }
      g.setTransform(dpr, 0, 0, dpr, 0, 0);
      if (this._draw(g, view(this._map)) === false) this._fit(0, 0, dpr);
    },

    /** Whether it had to be made another size, which empties it. */
    _fit(x, y, dpr) {
      const [w, h] = [Math.round(x * dpr), Math.round(y * dpr)];
      if (this._canvas.width === w && this._canvas.height === h) return false;
      this._canvas.width = w;
      this._canvas.height = h;
      this._canvas.style.width = `${x}px`;
      this._canvas.style.height = `${y}px`;
      return true;
    },
  });

  /** Paints one of the layers that share a canvas as strongly as the viewer wants it. */
  function faded(g, name, paint) {
    const alpha = anlan.map.alpha(name);
    if (alpha === 1) return paint(g);
    const own = document.createElement("canvas");
    own.width = g.canvas.width;
    own.height = g.canvas.height;
    const apart = own.getContext("2d");
    apart.setTransform(g.getTransform());
    paint(apart);
    g.save();
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.globalAlpha = alpha;
    g.drawImage(own, 0, 0);
    return g.restore();
  }

  /** The view in numbers: px of world coordinates, what is on screen, metres of a px, the size of a rem. */
  function view(map) {
    const zoom = map.getZoom();
    const scale = 256 * 2 ** zoom;
    const { min } = map.getPixelBounds();
    const { x: w, y: h } = map.getSize();
    const metre = (scale / 40_075_017) / Math.cos((map.getCenter().lat * Math.PI) / 180);
    return {
      zoom, scale, w, h, metre, k: anlan.look.rem(),
      px: (x) => x * scale - min.x,
      py: (y) => y * scale - min.y,
      sees: (x, y, pad = 40) => x > -pad && y > -pad && x < w + pad && y < h + pad,
    };
  }

  anlan.canvas = { Canvas, view, faded };
})((globalThis.anlan = globalThis.anlan || {}));
