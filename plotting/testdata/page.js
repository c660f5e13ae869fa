// As much of a browser and of ECharts as charts.js needs, for runtime_test.go.
var system = false; // prefers dark
var listeners = {};
var observers = [];
var figures = [];

function element(tag) {
  return {
    tag: tag, style: {}, dataset: {}, children: [], firstChild: null, parentElement: null, isConnected: true, events: {},
    clientWidth: 600, clientHeight: 360, scrollHeight: 900, scrollTop: 0,
    replaceChild: function (fresh, old) { this.children[this.children.indexOf(old)] = fresh; },
    querySelector: function (selector) {
      return this.children.filter(function (c) { return selector === '[data-step="' + c.dataset.step + '"]'; })[0];
    },
    appendChild: function (child) { child.parentElement = this; this.children.push(child); return child; },
    addEventListener: function (name, f) { this.events[name] = f; },
    attributes: {}, stills: [],
    setAttribute: function (name, value) { this.attributes[name] = value; },
    querySelectorAll: function () { return this.stills; },
    contains: function () { return false; },
    remove: function () { this.isConnected = false; }
  };
}

var document = {
  body: { dataset: {} },
  createElement: element,
  createTextNode: element,
  querySelectorAll: function () { return figures; }
};

function MutationObserver(f) {
  this.observe = function () { observers.push(f); };
}

var measure; // what watches the size of the newest chart
function ResizeObserver(f) {
  this.observe = function () { measure = f; };
}

var echarts = {
  made: 0, themes: {}, sizes: [],
  registerTheme: function (name, theme) { this.themes[name] = theme; },
  init: function (canvas, theme, size) {
    this.made++;
    this.sizes.push(size);
    return {
      handlers: {}, zoom: null, option: null,
      on: function (name, f) { this.handlers[name] = f; },
      setOption: function (option, how) { this.option = option; this.told = (this.told || []).concat([[option, how]]); },
      getOption: function () { return { dataZoom: [this.zoom] }; },
      dispose: function () {}, resize: function (size) { this.size = size; },
      dispatchAction: function (action) { this.zoom = action; this.handlers.datazoom(); }
    };
  }
};

var window = {
  echarts: echarts, MutationObserver: MutationObserver, ResizeObserver: ResizeObserver,
  matchMedia: function () { return { matches: system, addEventListener: function () {} }; },
  addEventListener: function (name, f) { listeners[name] = f; }
};

// frame puts a new figure in the place of the one before.
function frame(option, stills) {
  if (figures.length) view().box.isConnected = false;
  figures = [element("figure")];
  figures[0].stills = stills || [];
  window.atelierChart(figures[0], "chart", 360, option);
  view().box.isConnected = true;
}

// list gives the rows of samples at some steps, empty or not, in the place of those before.
var before;
function list(rows) {
  if (before) before.isConnected = false;
  before = element("div");
  Object.keys(rows).forEach(function (step) {
    var row = element("div");
    row.dataset.step = step;
    row.firstChild = rows[step];
    before.children.push(row);
  });
  window.atelierChart.stages(before, "samples");
  return before.children.map(function (row) { return row.firstChild; }).join(" ") + " at " + before.scrollTop;
}

function view() { return figures[0].atelierView; }
function shown() { return view().chart.option; }
function fire(name) { listeners[name](); return true; }

function slide(value) {
  view().slider.value = String(value);
  view().slider.events.input();
  return true;
}

function toggle(on) {
  view().toggle.checked = on;
  view().toggle.events.change();
  return true;
}

function zoom(range) {
  view().chart.zoom = range;
  view().chart.handlers.datazoom();
  slide(view().slider.value); // draws again
  return true;
}

function theme(light) {
  document.body.dataset.jpThemeLight = light;
  observers.forEach(function (f) { f(); });
  return true;
}
