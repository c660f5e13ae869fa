// Before lies over after and ends at the slider.
function start(d) {
  var host = figure(d.id);
  if (!host) return;
  var still = host.querySelector("div"), img = host.querySelector("img"), view = add(host, "div", "display:none;width:" + d.set.X + "px;min-width:min(240px,100%);max-width:100%;font-size:13px");
  still.className = "still";
  view.className = "live";
  var box = add(view, "div", "position:relative"), over = "position:absolute;left:0;top:0;";
  function layer(side, css) {
    var e = add(box, "div", css);
    crop(e, img, d.at[side].X, d.at[side].Y, d.set.X, d.set.Y, d.picture.X, d.picture.Y);
    return e;
  }
  var after = layer(1, ""), before = layer(0, over + "width:100%"), edge = add(box, "div", over + "width:2px;margin-left:-1px;height:100%;background:#d55e00");
  var line = add(view, "label", "display:flex;gap:8px;align-items:center");
  add(line, "span", "", d.names[0]);
  var range = add(line, "input", "flex:1;min-width:60px;margin:0;accent-color:#0072b2");
  range.type = "range";
  keepKeys(range);
  range.setAttribute("aria-label", d.names[0] + " | " + d.names[1]);
  add(line, "span", "", d.names[1]);
  (range.oninput = function () {
    before.style.clipPath = "inset(0 " + (100 - range.value) + "% 0 0)"; // each on its side: what is transparent shows no other
    after.style.clipPath = "inset(0 0 0 " + range.value + "%)";
    edge.style.left = range.value + "%";
  })();
  button(host, "slider", function (on) {
    still.style.display = on ? "none" : "";
    view.style.display = on ? "" : "none";
  });
}
