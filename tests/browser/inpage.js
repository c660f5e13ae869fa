// What look.mjs asks of the page. It runs there, before the page's own scripts.
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
    const blank = (box) => {
      const canvas = box.querySelector("canvas");
      const pixels = canvas?.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      return !pixels?.some((value) => value !== 0);
    };
    const charts = all("[_echarts_instance_]");
    const shown = all("img").filter((picture) => picture.offsetParent !== null);
    return {
      charts: charts.length,
      blank: charts.filter(blank).length,
      pictures: shown.length,
      broken: shown.filter((picture) => !picture.complete || picture.naturalWidth === 0).length,
      passages: all("figure div").filter((box) => box.textContent.trim().length > 50).length,
      complaints: all("[data-mime-type='application/vnd.jupyter.stderr']").length,
    };
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
