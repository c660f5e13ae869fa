// A notebook that was run and saved, in JupyterLab or in Notebook 7, as they are before a reader sets anything: charts
// stand wherever the reader scrolls to, and where the notebook is not trusted their pictures do.
import assert from "node:assert/strict";
import { PATIENCE, cellAt, picture, pictureOf, until } from "./pages.mjs";

const DRAWN = 10_000; // ms for the charts in view to stand
const MARGIN = 60; // pixels of the notebook's right side, where no figure is

// readThrough scrolls to the end of a notebook and back to its top, and wants a chart in each of some cells both times.
export async function readThrough(page, address, pictures, { cells, charts }) {
  await page.goto(address, { timeout: PATIENCE });
  await cellAt(page, cells.length - 1).waitFor({ state: "attached", timeout: PATIENCE }); // the cells come one by one
  const wanted = charts.toSorted();
  for (const [way, step] of [["down", 500], ["up", -500]]) {
    const seen = await scroll(page, step, (places) => keep(page, places, way === "down" && pictures, cells));
    const ids = [...seen].map((place) => cells[place]);
    assert.deepEqual(ids.toSorted(), wanted, `the cells whose chart was seen on the way ${way}`);
  }
}

// scroll turns the wheel until the notebook goes no further. It calls see with the cells of the charts in view after
// each turn, and gives all of them.
async function scroll(page, step, see) {
  const seen = new Set();
  const look = async () => {
    const places = await standing(page);
    await see(places.filter((place) => !seen.has(place)));
    places.forEach((place) => seen.add(place));
  };
  const { x, y, width, height } = await page.locator(".jp-NotebookPanel .jp-WindowedPanel-outer").boundingBox();
  await page.mouse.move(x + width - MARGIN, y + height / 2);
  await look();
  while (await further(page, step)) {
    const before = await position(page);
    await page.mouse.wheel(0, step);
    await until(page, async () => (await position(page)) !== before, () => "the wheel over the notebook does not scroll it", DRAWN);
    await look();
  }
  return seen;
}

function position(page) {
  return page.evaluate(() => window.atelierLook.scroller().scrollTop);
}

// further tells whether there is more of the notebook in that direction.
function further(page, step) {
  return page.evaluate((down) => {
    const { scrollTop, scrollHeight, clientHeight } = window.atelierLook.scroller();
    return down ? scrollTop + clientHeight < scrollHeight - 2 : scrollTop > 0;
  }, step > 0);
}

// standing waits until all charts in view stand, and gives the places of their cells.
async function standing(page) {
  let charts;
  const stand = async () => {
    charts = await page.evaluate(() => window.atelierLook.chartsInView());
    return charts.every((chart) => !chart.fault);
  };
  await until(page, stand, () => `a chart in view is not as it should be: ${JSON.stringify(charts)}`, DRAWN);
  return charts.map((chart) => chart.cell);
}

// keep takes pictures of the window where charts have come into view.
async function keep(page, places, pictures, cells) {
  if (!pictures || places.length === 0) return;
  await page.waitForTimeout(400); // lets the chart's animation end
  for (const place of places) await pictureOf(page, pictures, place, cells[place]);
}

// distrust opens a notebook that no signature knows: scripts do not run, and pictures stand.
export async function distrust(page, address, pictures, { cells }) {
  await page.goto(address, { timeout: PATIENCE });
  const cell = cellAt(page, cells.indexOf("gan-train"));
  await cell.locator("img").first().waitFor({ timeout: PATIENCE });
  const seen = await cell.evaluate((root) => window.atelierLook.count(root));
  await picture(cell, pictures, "gan-train");
  assert.equal(seen.charts, 0, "a chart's script ran in an untrusted notebook");
  assert.equal(seen.broken, 0, "a picture of the untrusted notebook cannot be drawn");
  assert.ok(seen.pictures >= 31, `the untrusted notebook shows ${seen.pictures} pictures of the training, want the loss curve and 30 samples at least`);
}

// changed is a notebook's text, changed so that no signature knows it.
export function changed(text) {
  const book = JSON.parse(text);
  book.metadata.changed = "by someone else";
  return JSON.stringify(book);
}
