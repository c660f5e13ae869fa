// Puts an interactive chart in the place of the picture in host. Charts with the same id are frames of one chart:
// a new frame takes over the canvas of the frame that it replaces, so nothing flickers, and what a reader has set
// stays set. What ECharts does not know of an option is under its key "atelier".
if (!window.atelierChart) {
  window.atelierChart = (function () {
    var charts = []; // those that were drawn, the newest last
    var additions = {}; // by the id of a chart: what came since the frame with that key
    var lists = []; // those of samples, too
    var printing = false;
    var watching = false;

    // Colours of options that a dark page would hide, and what they are there. Text in cells, which have colours of
    // their own, is black or white and stays.
    var onDark = {
      "#222": "#e6e6e6", "#222222": "#e6e6e6", "#333333": "#cccccc", "#666666": "#a6a6a6", "rgba(255,255,255,0.85)": "rgba(17,17,17,0.85)",
      "#ee9922": "#8a5a14", "#cc7755": "#b56a4c", "#995577": "#c77fa2", "#554477": "#aaa0d6", "#112255": "#dbe6ff" // from faint to strong
    };

    // Text has a contrast of at least 4.5 to 1 on the ground of its theme, dim or not.
    function theme(dark) {
      var text = dark ? "#e6e6e6" : "#222222", dim = dark ? "#bbbbbb" : "#555555", edge = dark ? "#777777" : "#888888";
      var split = dark ? "#3a3a3a" : "#dddddd", card = dark ? "#222222" : "#ffffff";
      var axis = {
        axisLine: { lineStyle: { color: edge } }, axisTick: { lineStyle: { color: edge } },
        axisLabel: { color: dim }, nameTextStyle: { color: text },
        splitLine: { lineStyle: { color: split } }, minorSplitLine: { lineStyle: { color: split } },
        splitArea: { areaStyle: { color: ["transparent", dark ? "rgba(255,255,255,0.04)" : "rgba(0,0,0,0.03)"] } }
      };
      return {
        darkMode: dark,
        textStyle: { color: text },
        title: { textStyle: { color: text }, subtextStyle: { color: dim } },
        legend: {
          textStyle: { color: text }, inactiveColor: edge,
          pageTextStyle: { color: dim }, pageIconColor: dim, pageIconInactiveColor: split
        },
        tooltip: {
          backgroundColor: card, borderColor: edge, textStyle: { color: text },
          axisPointer: { lineStyle: { color: edge }, crossStyle: { color: edge }, label: { color: card, backgroundColor: dim } }
        },
        dataZoom: {
          borderColor: edge, textStyle: { color: dim }, backgroundColor: "transparent",
          fillerColor: dark ? "rgba(150,190,230,0.25)" : "rgba(0,114,178,0.15)",
          handleStyle: { color: card, borderColor: edge }, moveHandleStyle: { color: edge, opacity: 0.7 }
        },
        visualMap: { textStyle: { color: dim } },
        timeline: { label: { color: dim }, lineStyle: { color: edge } },
        valueAxis: axis, logAxis: axis, categoryAxis: axis, timeAxis: axis,
        radar: { axisName: { color: dim }, axisLine: axis.axisLine, splitLine: axis.splitLine },
        markPoint: { label: { color: text, textBorderColor: card, textBorderWidth: 3 } },
        markLine: { label: { textBorderColor: card, textBorderWidth: 3 } }
      };
    }

    // dark tells what the page is like: JupyterLab and nbconvert say so, elsewhere the reader's system does. Paper
    // is white.
    function dark() {
      if (printing) return false;
      var light = document.body && document.body.dataset && document.body.dataset.jpThemeLight;
      if (light) return light === "false";
      return !!window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches;
    }

    // paint gives the figure a ground of its own, for the page may have any.
    function paint(host, isDark) {
      host.style.background = isDark ? "var(--jp-layout-color0,#111)" : "#fff";
      host.style.color = isDark ? "#e6e6e6" : "#222";
      host.style.colorScheme = isDark ? "dark" : "light";
    }

    // tinted copies an option for a theme. Rows of numbers are not copied.
    function tinted(value, isDark, key) {
      if (typeof value === "string") {
        return (isDark && /color$/i.test(key) && onDark[value.toLowerCase()]) || value;
      }
      if (key === "source" || !value || typeof value !== "object") return value;
      if (Array.isArray(value)) {
        return typeof value[0] === "number" ? value : value.map(function (v) { return tinted(v, isDark, key); });
      }
      var copy = {};
      Object.keys(value).forEach(function (k) { copy[k] = tinted(value[k], isDark, k); });
      return copy;
    }

    // average is the moving average of rows [step, value], without its bias towards zero. Shares tell, as a mean and
    // a number in turn, what each row stands for; without them each stands for itself.
    function average(rows, shares, decay) {
      var last = 0, seen = 0;
      return rows.map(function (row, i) {
        var mean = shares ? shares[2 * i] : row[1], n = shares ? shares[2 * i + 1] : 1;
        var keep = Math.pow(decay, n);
        last = keep * last + (1 - keep) * mean;
        seen += n;
        return last / (1 - Math.pow(decay, seen));
      });
    }

    // smooth sets the averages of an option to another decay, 0 for none.
    function smooth(option, own, decay) {
      own.lines.forEach(function (line) {
        var set = option.dataset[line.dataset];
        var averages = decay > 0 ? average(set.source, line.shares, decay) : null;
        set.source = set.source.map(function (row, i) {
          return averages ? [row[0], row[1], averages[i]] : [row[0], row[1]];
        });
      });
    }

    // fade makes the measured lines faint where there are averages. On a dark ground less so, or they could not be seen.
    function fade(option, own, decay, isDark) {
      var opacity = decay > 0 ? own.faint * (isDark ? 1.7 : 1) : 1;
      own.lines.forEach(function (line) {
        var measured = option.series[line.measured];
        measured.lineStyle.opacity = opacity;
        measured.itemStyle.opacity = opacity;
        measured.tooltip = { show: !decay };
        option.series[line.average].tooltip = { show: decay > 0 };
      });
    }

    function decayOf(view) {
      return view.set.decay === undefined ? extras(view).smooth || 0 : view.set.decay;
    }

    function extras(view) {
      return view.option.atelier || {};
    }

    // count lets an axis of whole numbers say no others, wherever a zoom begins.
    function count(axis) {
      axis.axisLabel = { formatter: function (v) { return v % 1 ? "" : v.toLocaleString("en"); } };
      axis.axisPointer = { label: { precision: 0 } };
    }

    // composed is the newest option of a view with all that its reader has set.
    function composed(view) {
      var option = tinted(view.option, view.dark, ""), own = extras(view), set = view.set;
      delete option.atelier;
      if (own.steps) option.xAxis.forEach(count);
      if (own.frames) option.grid = [frame(own, view.canvas.clientWidth || 1e9)];
      if (own.lines) fade(option, own, decayOf(view), view.dark);
      if (own.lines && (own.grown || set.decay !== undefined)) smooth(option, own, decayOf(view));
      if (set.log !== undefined && own.log) option.yAxis[0].type = set.log ? "log" : "value";
      if (set.zoom && option.dataZoom) option.dataZoom.forEach(function (zoom) { restore(zoom, set.zoom); });
      if (set.selected && option.legend) option.legend.selected = set.selected;
      return option;
    }

    // add gives the newest frame of a chart what came since the frame with that key. A frame that is drawn later takes it,
    // too, if it is that one: a page may be opened, or an output be put away, while a training goes on.
    function add(id, key, added) {
      additions[id] = { key: key, added: added };
      for (var i = charts.length - 1; i >= 0; i--) {
        if (charts[i].id === id && charts[i].box.isConnected) {
          if (grow(charts[i])) draw(charts[i]);
          return;
        }
      }
    }

    // grow lets a view have what came since its frame, if something did.
    function grow(view) {
      var since = additions[view.id], own = view.whole.atelier;
      if (!since || !own || since.key !== own.key) return false;
      view.option = grown(view.whole, since.added);
      view.canvas.setAttribute("aria-label", since.added.text);
      advance(view, since.added.progress);
      return true;
    }

    // advance moves the bar of the figure that a chart is a part of.
    function advance(view, progress) {
      var figure = progress && view.box.parentElement && view.box.parentElement.closest(".atelier-training");
      var bar = figure && figure.querySelector("progress");
      if (!bar) return;
      bar.value = progress.value;
      bar.nextElementSibling.textContent = progress.line;
    }

    // grown is the option of a frame with what came since. Averages are to be made anew.
    function grown(whole, added) {
      var option = Object.assign({}, whole, added.parts), own = Object.assign({}, whole.atelier, { grown: true });
      option.dataset = whole.dataset.map(function (set, i) {
        return Object.assign({}, set, { source: set.source.concat(added.rows[i]) });
      });
      option.series = whole.series.map(function (series, i) { return (added.series && added.series[i]) || series; });
      own.lines = own.lines && own.lines.map(function (line) {
        var rows = whole.dataset[line.dataset].source, shares = added.shares[line.dataset];
        if (!line.shares && !shares) return line;
        return Object.assign({}, line, { shares: (line.shares || alone(rows)).concat(shares || alone(added.rows[line.dataset])) });
      });
      option.atelier = own;
      return option;
    }

    // alone are the shares of rows that stand for themselves.
    function alone(rows) {
      return rows.reduce(function (flat, row) { return flat.concat([row[1], 1]); }, []);
    }

    // frame is where the lines of a chart of that width are: a narrow one may have more lines in its legend.
    function frame(own, width) {
      var found = null;
      (own.frames || []).forEach(function (f, i) { if (i === 0 || width <= f.width) found = f.grid; });
      return found;
    }

    // range is what a zoom shows, null where it shows all. An end that is open follows the newest step.
    function range(zoom) {
      if (zoom.start <= 0 && zoom.end >= 100) return null;
      return { from: zoom.start <= 0 ? null : zoom.startValue, to: zoom.end >= 100 ? null : zoom.endValue };
    }

    function restore(zoom, set) {
      if (set.from === null) zoom.start = 0;
      else zoom.startValue = set.from;
      if (set.to === null) zoom.end = 100;
      else zoom.endValue = set.to;
    }

    function still(host, hidden) {
      var parts = host ? host.querySelectorAll("img, pre") : [];
      for (var i = 0; i < parts.length; i++) parts[i].style.display = hidden ? "none" : "";
      if (host && !hidden) paint(host, false);
    }

    // name lets a screen reader say of a chart what it would say of the picture that is hidden.
    function name(view, host) {
      var parts = host.querySelectorAll("img, pre");
      if (parts.length) view.canvas.setAttribute("aria-label", parts[0].alt || parts[0].textContent);
    }

    // take gives what was last shown under an id and has left the page: a new frame replaces it.
    function take(from, id) {
      for (var i = from.length - 1; i >= 0; i--) {
        if (from[i].id === id && !from[i].box.isConnected) return from.splice(i, 1)[0];
      }
      return null;
    }

    function open(id) {
      var kept = take(charts, id);
      if (kept) {
        still(kept.box.parentElement, false);
        return kept;
      }
      var view = {
        id: id, box: document.createElement("div"), canvas: document.createElement("div"),
        chart: null, whole: null, option: null, dark: false, set: {}
      };
      view.box.className = "atelier-live";
      view.canvas.style.width = "100%";
      view.canvas.setAttribute("role", "img");
      leaveWheel(view.canvas);
      view.box.appendChild(view.canvas);
      view.box.appendChild(controls(view));
      if (window.ResizeObserver) {
        new ResizeObserver(function () {
          if (!view.chart || !view.canvas.clientWidth) return;
          follow(view); // the theme may have changed while the page had put the figure away
          fit(view);
          if (extras(view).frames) view.chart.setOption({ grid: [frame(extras(view), view.canvas.clientWidth)] });
        }).observe(view.canvas);
      }
      return view;
    }

    // fit gives a chart the size of its place, and remembers it for when there is none: ECharts would take 100 pixels.
    function fit(view) {
      view.size = { width: view.canvas.clientWidth, height: view.canvas.clientHeight };
      view.chart.resize(view.size);
    }

    // leaveWheel keeps the wheel for the page: ECharts zooms by it with the control key, but would take it without, too.
    function leaveWheel(canvas) {
      ["wheel", "mousewheel"].forEach(function (type) {
        canvas.addEventListener(type, function (event) { if (!event.ctrlKey) event.stopPropagation(); }, true);
      });
    }

    // controls are what is set beside the canvas.
    function controls(view) {
      var row = document.createElement("div");
      row.className = "atelier-controls";
      view.slider = input("range");
      view.slider.min = 0;
      view.slider.step = 0.01;
      view.shown = document.createElement("span");
      view.smoothing = labelled(["smoothing ", view.slider, view.shown]);
      view.toggle = input("checkbox");
      view.logarithmic = labelled([view.toggle, "log axis"]);
      view.from = input("range");
      view.from.min = 0;
      view.from.max = 99;
      view.start = document.createElement("span");
      view.zooming = labelled(["from ", view.from, view.start]);
      view.slider.addEventListener("input", function () {
        view.set.decay = Number(view.slider.value);
        draw(view);
      });
      view.toggle.addEventListener("change", function () {
        view.set.log = view.toggle.checked;
        draw(view);
      });
      view.from.addEventListener("input", function () {
        view.chart.dispatchAction({ type: "dataZoom", start: Number(view.from.value), end: 100 });
      });
      row.appendChild(view.zooming);
      row.appendChild(view.smoothing);
      row.appendChild(view.logarithmic);
      keepFocus(view, row);
      return row;
    }

    // keepKeys has JupyterLab leave the keys to an element. The attribute works on the element itself only: its shortcuts
    // ask whatever has the focus first, and then what is around it.
    function keepKeys(element) {
      element.setAttribute("data-lm-suppress-shortcuts", "true");
    }

    function input(type) {
      var element = document.createElement("input");
      element.type = type;
      keepKeys(element);
      return element;
    }

    function labelled(parts) {
      var label = document.createElement("label");
      parts.forEach(function (part) {
        label.appendChild(typeof part === "string" ? document.createTextNode(part) : part);
      });
      return label;
    }

    // keepFocus remembers a control that loses the focus because a new frame takes it out of the page.
    function keepFocus(view, row) {
      row.addEventListener("focusin", function (event) { view.focused = event.target; });
      row.addEventListener("focusout", function (event) {
        if (event.relatedTarget && !row.contains(event.relatedTarget)) view.focused = null;
        else setTimeout(function () {
          if (view.box.isConnected && !row.contains(document.activeElement)) view.focused = null;
        }, 0);
      });
    }

    function refocus(view) {
      var free = !document.activeElement || document.activeElement === document.body;
      if (view.focused && free) view.focused.focus({ preventScroll: true });
    }

    // show makes the controls tell what is drawn; those that would do nothing are hidden.
    function show(view) {
      var own = extras(view), decay = decayOf(view);
      view.smoothing.style.display = own.lines ? "" : "none";
      view.slider.max = Math.max(0.99, own.smooth || 0);
      view.slider.value = decay;
      view.shown.textContent = decay ? String(decay) : "none";
      view.logarithmic.style.display = own.log ? "" : "none";
      view.toggle.checked = view.set.log === undefined ? isLog(view.option) : view.set.log;
      view.zooming.style.display = view.option.dataZoom ? "" : "none";
    }

    function tell(view, zoom) {
      view.from.value = zoom.start;
      view.start.textContent = zoom.start > 0 ? String(Math.round(zoom.startValue)) : "start";
    }

    // zoomed is what the chart shows now.
    function zoomed(view) {
      var zooms = view.chart.getOption().dataZoom;
      return zooms && zooms[0];
    }

    function isLog(option) {
      return !!option.yAxis && !!option.yAxis[0] && option.yAxis[0].type === "log";
    }

    function start(view) {
      view.dark = dark();
      window.echarts.registerTheme("atelier-dark", theme(true));
      window.echarts.registerTheme("atelier-light", theme(false));
      view.chart = window.echarts.init(view.canvas, view.dark ? "atelier-dark" : "atelier-light", view.canvas.clientWidth ? {} : view.size);
      view.chart.on("datazoom", function () {
        var zoom = zoomed(view);
        if (!zoom) return;
        view.set.zoom = range(zoom);
        tell(view, zoom);
      });
      view.chart.on("legendselectchanged", function (event) { view.set.selected = event.selected; });
    }

    function draw(view) {
      if (!view.chart) start(view);
      view.chart.setOption(composed(view), { replaceMerge: ["series", "dataset", "grid", "xAxis", "yAxis"] });
      show(view);
      var zoom = zoomed(view);
      if (zoom) tell(view, zoom);
    }

    // follow draws the chart anew where the page has changed its theme, which ECharts takes only from the start.
    function follow(view) {
      if (view.dark === dark()) return;
      view.chart.dispose();
      view.chart = null;
      draw(view);
      if (view.box.parentElement) paint(view.box.parentElement, view.dark);
    }

    function followAll() {
      var hosts = document.querySelectorAll("figure.atelier-chart");
      for (var i = 0; i < hosts.length; i++) {
        var view = hosts[i].atelierView;
        if (view && view.chart && view.box.parentElement === hosts[i]) follow(view);
      }
    }

    // style is of what is beside the charts, and of paper: there the picture stands for the chart, which may be too wide,
    // and for its controls.
    function style() {
      if (!document.head) return;
      var css = document.createElement("style");
      css.textContent =
        ".atelier-controls{display:flex;flex-wrap:wrap;gap:4px 20px;padding:0 28px 6px 60px;font:12px system-ui,sans-serif}" +
        ".atelier-controls input{accent-color:#0072b2;accent-color:light-dark(#0072b2,#56b4e9);margin:0 4px 0 0;vertical-align:middle}" +
        ".atelier-controls input[type=range]{width:110px}" +
        ".atelier-controls span{display:inline-block;min-width:3em}" +
        ".atelier-controls :focus-visible{outline:2px solid #0072b2;outline-offset:1px}" +
        "@media print{.atelier-chart{background:#fff!important;color:#222!important;color-scheme:light!important}" +
        ".atelier-chart>img{display:block!important;max-width:100%!important}" +
        ".atelier-controls,.atelier-chart>img~.atelier-live{display:none!important}" +
        ".atelier-live>div,.atelier-live>div>div{max-width:100%!important}.atelier-live canvas{max-width:100%!important;height:auto!important}}";
      document.head.appendChild(css);
    }

    function watch() {
      if (watching) return;
      watching = true;
      style();
      if (window.MutationObserver && document.body) {
        new MutationObserver(followAll).observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
      }
      var system = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)");
      if (system && system.addEventListener) system.addEventListener("change", followAll);
      if (!window.addEventListener) return;
      window.addEventListener("beforeprint", function () { printing = true; followAll(); });
      window.addEventListener("afterprint", function () { printing = false; followAll(); });
    }

    function chart(host, id, height, option) {
      if (!host || !window.echarts) return;
      watch();
      var view = open(id);
      view.whole = view.option = option;
      var own = extras(view).height;
      view.canvas.style.height = own === 0 ? "100%" : (own || height) + "px";
      host.appendChild(view.box);
      host.atelierView = view;
      name(view, host);
      grow(view);
      still(host, true);
      try {
        if (view.chart) follow(view);
        draw(view);
        paint(host, view.dark);
        charts.push(view);
        refocus(view);
      } catch (problem) {
        still(host, false);
        view.box.remove();
        throw problem;
      }
    }

    // stages shows the newest of a list of samples, or where a reader has scrolled to.
    function stages(list, id) {
      if (!list) return;
      var before = take(lists, id), state = { id: id, box: list, top: before ? before.top : null };
      keepKeys(list);
      list.scrollTop = state.top === null ? list.scrollHeight : state.top;
      list.addEventListener("scroll", function () {
        var end = list.scrollTop + list.clientHeight > list.scrollHeight - 4;
        if (list.isConnected) state.top = end ? null : list.scrollTop;
      });
      keepFocus(state, list);
      state.focused = before && before.focused ? list : null;
      refocus(state);
      lists.push(state);
    }

    chart.add = add;
    chart.stages = stages;
    chart.average = average; // for the test that compares it with Go's
    return chart;
  })();
}
