// Puts an interactive chart in the place of the picture in host. Charts with the same id are frames of one chart:
// a new frame takes over the canvas of the frame that it replaces, so nothing flickers.
if (!window.atelierChart) {
  window.atelierChart = (function () {
    var charts = {};

    function still(host, hidden) {
      var parts = host ? host.querySelectorAll("img, pre") : [];
      for (var i = 0; i < parts.length; i++) parts[i].style.display = hidden ? "none" : "";
    }

    function open(id, height) {
      var kept = charts[id];
      if (kept && !kept.box.isConnected) {
        still(kept.box.parentElement, false);
        return kept;
      }
      var box = document.createElement("div");
      box.style.cssText = "width:100%;height:" + height + "px";
      return { box: box, chart: null };
    }

    function start(view) {
      view.chart = window.echarts.init(view.box);
      if (window.ResizeObserver) {
        new ResizeObserver(function () {
          if (view.box.clientWidth) view.chart.resize();
        }).observe(view.box);
      }
    }

    return function (host, id, height, option) {
      if (!host || !window.echarts) return;
      var view = open(id, height);
      host.appendChild(view.box);
      still(host, true);
      try {
        if (!view.chart) start(view);
        view.chart.setOption(option, { replaceMerge: ["series"] });
        charts[id] = view;
      } catch (problem) {
        still(host, false);
        view.box.remove();
        throw problem;
      }
    };
  })();
}
