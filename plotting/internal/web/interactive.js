// The figure is the one that the script stands in, or the one of that id where a front-end runs scripts elsewhere.
function figure(id) {
  var me = document.currentScript, host = (me && me.closest("figure")) || document.getElementById(id);
  if (!host || host.dataset.live) return null;
  host.dataset.live = "1";
  host.querySelectorAll("a, summary").forEach(keepKeys);
  add(host, "style", "", "@media print{#" + id + " .live{display:none!important}#" + id + " .still{display:block!important}}");
  return host;
}
// JupyterLab leaves the keys to an element with this attribute, or Enter would edit the cell.
function keepKeys(element) {
  element.setAttribute("data-lm-suppress-shortcuts", "true");
}
function add(parent, tag, css, text) {
  var e = document.createElement(tag);
  e.style.cssText = css;
  if (text) e.textContent = text;
  parent.appendChild(e);
  return e;
}
function button(parent, text, press) {
  var b = add(parent, "button", "font:12px system-ui,sans-serif;margin:4px 0;cursor:pointer", text);
  b.type = "button";
  b.className = "live";
  keepKeys(b);
  b.setAttribute("aria-pressed", "false");
  b.onclick = function () {
    var on = b.getAttribute("aria-pressed") !== "true";
    b.setAttribute("aria-pressed", on);
    press(on);
  };
  return b;
}
// Shows in box the part of img from x,y of w x h pixels of a picture of W x H, at whatever size the box has.
function crop(box, img, x, y, w, h, W, H) {
  var s = box.style, share = function (at, rest) { return (rest ? (100 * at) / rest : 0) + "%"; };
  s.aspectRatio = w + "/" + h;
  s.imageRendering = "pixelated";
  s.backgroundImage = 'url("' + img.src + '")';
  s.backgroundSize = (100 * W) / w + "% " + (100 * H) / h + "%";
  s.backgroundPosition = share(x, W - w) + " " + share(y, H - h);
}
