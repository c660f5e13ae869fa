// What every look at a page needs: a page whose error console is read, and a place for its pictures.
import assert from "node:assert/strict";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const OUT = path.join(ROOT, "out", "browser");
export const PATIENCE = 300_000; // ms, for one thing to happen on a slow machine

// What the browser logs as errors although nothing of ours is at fault, with the reason.
const NOT_OURS = [
  /favicon/, // the browser asks for it where Jupyter has none
  // Notebook 7.6 says both of an empty notebook too: the shortcuts before they are there, and the list of files that
  // its page does not have.
  /reading 'schema'\)[^]*notebook_core/,
  /Command 'filebrowser:open-path' not registered/,
];

// visit gives a page and a folder for its pictures to look, takes a picture of how the page was left, and wants nothing
// on its error console.
export async function visit(browser, folder, look, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, ...options });
  await page.addInitScript({ path: path.join(import.meta.dirname, "inpage.js") });
  const faults = listen(page);
  const begun = Date.now();
  try {
    await look(page, folder);
  } finally {
    await picture(page, folder, "page");
    await page.close();
  }
  assert.deepEqual(faults, [], `the browser's console has errors (${folder})`);
  console.log(`${folder}: well, after ${Math.round((Date.now() - begun) / 1000)} s`);
}

// picture takes a picture of a page or of a part of it, into a folder below out/browser.
export function picture(target, folder, name) {
  return target.screenshot({ path: path.join(OUT, folder, `${name}.png`) });
}

// cellAt is the cell of that place.
export function cellAt(page, place) {
  return page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell").nth(place);
}

// pictureOf names the picture of a cell so that the pictures lie in the notebook's order.
export function pictureOf(cell, folder, place, id) {
  return picture(cell, folder, `${String(place).padStart(2, "0")}-${id}`);
}

// until asks again and again for something that no event tells. When it has lasted too long it fails with message.
export async function until(page, ask, message, patience = PATIENCE) {
  for (const end = Date.now() + patience; ;) {
    if (await ask()) return;
    if (Date.now() > end) assert.fail(await message());
    await page.waitForTimeout(100);
  }
}

// listen collects what the page reports as an error.
function listen(page) {
  const faults = [];
  const add = (text) => { if (!NOT_OURS.some((pattern) => pattern.test(text))) faults.push(text); };
  page.on("console", (message) => { if (message.type() === "error") add(`${message.text()} (${message.location().url.split("?")[0]})`); });
  page.on("pageerror", (fault) => add(String(fault.stack || fault)));
  return faults;
}
