// What look.mjs asks of the page. It runs there, before the page's own scripts.
window.atelierLook = {
  // lastStep is the last step of the first chart below root, 0 if there is none.
  lastStep(root) {
    const box = root?.querySelector("[_echarts_instance_]");
    const data = box && window.echarts.getInstanceByDom(box).getOption().series[0]?.data;
    return data?.length ? Number(data.at(-1).value[0]) : 0;
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
