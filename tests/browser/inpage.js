// What the test asks of the page. It runs there, before the page's own scripts.
window.atelierLook = {
  // chartDelay is the milliseconds from the first message that brings a chart to the first chart on the page, once
  // both were seen.
  chartDelay: undefined,

  // lastStep is the last step of the first chart below root, 0 if there is none.
  lastStep(root) {
    const box = root?.querySelector("[_echarts_instance_]");
    const rows = box && window.echarts.getInstanceByDom(box).getOption().dataset?.[0]?.source;
    return rows?.length ? Number(rows.at(-1)[0]) : 0;
  },

  // count is what the outputs below root show.
  count(root) {
    const all = (selector) => [...root.querySelectorAll(`.jp-OutputArea ${selector}`)];
    const charts = all("[_echarts_instance_]");
    const shown = all("img").filter((picture) => picture.offsetParent !== null);
    return {
      charts: charts.length,
      blank: charts.filter(this.blank).length,
      nameless: charts.filter(this.nameless).length,
      pictures: shown.length,
      broken: shown.filter((picture) => !picture.complete || picture.naturalWidth === 0).length,
      passages: all("figure div").filter((box) => box.textContent.trim().length > 50).length,
      complaints: all("[data-mime-type='application/vnd.jupyter.stderr']").length,
    };
  },

  // blank tells whether nothing is drawn on a chart.
  blank(chart) {
    const canvas = chart.querySelector("canvas");
    const pixels = canvas?.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return !pixels?.some((value) => value !== 0);
  },

  // nameless tells whether a chart is nothing to somebody who hears the page.
  nameless(chart) {
    return chart.getAttribute("role") !== "img" || !(chart.getAttribute("aria-label")?.length > 10);
  },

  // chartsInView tells of each place for a chart that the reader of a notebook sees at least half of in which cell it
  // is, and what is wrong with the chart there, if anything is.
  chartsInView() {
    const view = this.scroller().getBoundingClientRect();
    const cells = [...document.querySelectorAll(".jp-Notebook .jp-Cell")];
    const seen = [...document.querySelectorAll("figure.atelier-chart")].filter((figure) => {
      const { top, bottom, height } = figure.getBoundingClientRect();
      return height > 0 && Math.min(bottom, view.bottom) - Math.max(top, view.top) > height / 2;
    });
    return seen.map((figure) => ({ cell: cells.indexOf(figure.closest(".jp-Cell")), fault: this.fault(figure) }));
  },

  // fault is what is wrong with a chart of that figure, "" for nothing.
  fault(figure) {
    const chart = figure.querySelector("[_echarts_instance_]");
    if (!chart) return "does not stand";
    if (this.blank(chart)) return "is blank";
    if (this.nameless(chart)) return "has no name";
    const narrow = chart.querySelector("canvas").getBoundingClientRect().width < 0.95 * figure.clientWidth;
    return narrow ? "is narrower than its place" : "";
  },

  // training is what the figure of a training shows and where its parts are. A page without it has one of height 0.
  training() {
    const figure = document.querySelector(".atelier-training");
    if (!figure) return { words: "", height: 0 };
    const box = (selector) => figure.querySelector(selector)?.getBoundingClientRect().toJSON();
    const chart = figure.querySelector("figure.atelier-chart, .atelier-none");
    const live = figure.querySelector("[_echarts_instance_]");
    const [from, smoothing, log] = figure.querySelectorAll(".atelier-controls input");
    const bar = box("progress"), view = this.scroller().getBoundingClientRect();
    const active = document.activeElement;
    return {
      words: figure.querySelector("progress + div").textContent,
      height: figure.getBoundingClientRect().height,
      figures: figure.closest(".jp-OutputArea").querySelectorAll("figure:not(figure figure), progress:not(figure *)").length,
      bar: bar.top >= view.top && bar.bottom <= view.bottom,
      charts: figure.querySelectorAll("[_echarts_instance_]").length,
      chart: chart.getBoundingClientRect().toJSON(),
      stages: box(".atelier-stages"),
      scrolls: getComputedStyle(figure.querySelector(".atelier-stages")).overflowY,
      rows: [...figure.querySelectorAll("[data-step]")].map((row) => ({
        name: row.firstChild.textContent === `step ${row.dataset.step}`,
        nameEnds: row.firstChild.getBoundingClientRect().right, begins: row.children[1].getBoundingClientRect().left,
      })),
      changing: document.getElementById("jupyterlab-splash") !== null, // which JupyterLab puts before a page of a new theme
      dark: document.body.dataset.jpThemeLight === "false",
      ground: getComputedStyle(chart).backgroundColor,
      fault: live ? this.fault(chart) : "does not stand",
      set: from && { from: Number(from.value), smoothing: Number(smoothing.value), log: log.checked },
      focused: active.closest("label")?.textContent.match(/^(from|smoothing|log axis)/)?.[0] ?? active.getAttribute("aria-label") ?? active.tagName,
      opacity: from && getComputedStyle(from.closest(".atelier-controls")).opacity,
    };
  },

  // scroller is what scrolls a notebook.
  scroller() {
    return document.querySelector(".jp-NotebookPanel .jp-WindowedPanel-outer");
  },

  // colour is the red, green and blue of a picture, which is a data URL, at shares of its width and height.
  async colour(url, x, y) {
    const bitmap = await createImageBitmap(await (await fetch(url)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return [...context.getImageData(x * bitmap.width, y * bitmap.height, 1, 1).data.slice(0, 3)];
  },
};

// Notes when the first message with a chart comes from the kernel, and when the first chart stands.
(() => {
  let came;
  const chart = 'figure class=\\"atelier-chart'; // as it is in JSON; what draws charts may have come before
  const text = (data) => (typeof data === "string" ? data : new TextDecoder().decode(data));
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...all) {
      super(...all);
      this.addEventListener("message", ({ data }) => {
        if (came === undefined && !(data instanceof Blob) && text(data).includes(chart)) came = performance.now();
      });
    }
  };
  new MutationObserver((_, observer) => {
    if (came === undefined || !document.querySelector("[_echarts_instance_] canvas")) return;
    window.atelierLook.chartDelay = performance.now() - came;
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
})();
