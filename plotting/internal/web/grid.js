function start(d) {
  var host = figure(d.id);
  if (!host) return;
  var picture = host.querySelector("div"), row = document.createElement("div"), cells = picture.querySelectorAll("a"), width = host.style.maxWidth;
  row.style.cssText = "display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start";
  host.insertBefore(row, picture);
  row.appendChild(picture);
  host.insertBefore(button(host, "enlarge", function (on) { picture.style.width = (on ? 3 : 1) * d.width + "px"; host.style.maxWidth = on ? "none" : width; }), row.nextSibling);
  if (!d.at) return;
  var pictures = host.querySelectorAll("img"), img = pictures[d.pairs ? 1 : 0], shown;
  var view = add(row, "div", "flex:1 1 170px;max-width:" + (d.pairs ? 340 : 170) + "px;font-size:13px");
  view.className = "atelier-look live";
  view.setAttribute("aria-hidden", "true");
  var large = add(view, "div", ""), text = add(view, "div", "overflow-wrap:anywhere", "point at a sample");
  cells.forEach(function (cell, i) {
    var label = cell.title;
    cell.removeAttribute("title");
    cell.onmouseenter = cell.onfocus = function () {
      if (shown) shown.style.outline = "";
      (shown = cell).style.outline = "2px solid #d55e00";
      crop(large, img, d.at[i].X, d.at[i].Y, d.cell.X, d.cell.Y, d.picture.X, d.picture.Y);
      text.textContent = label + (d.pairs ? " (right: its nearest image)" : "");
    };
  });
}
