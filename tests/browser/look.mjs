// Opens the tour in JupyterLab, runs it with few steps, and looks at what a reader sees: the loss chart while it
// changes, the samples, also under the pointer, the texts, the saved notebook opened untrusted, and nothing on the
// browser's error console.
//
//     node tests/browser/look.mjs
//
// Pictures of the page go to out/browser. Exits 1, saying why, when something is not as it should be.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { start } from "./lab.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const OUT = path.join(ROOT, "out", "browser");
const NOTEBOOK = "00_tour.ipynb";
const BROWSER = process.env.CHROMIUM || "/usr/bin/chromium";
const STEPS = Number(process.env.ATELIER_STEPS || 60);
const LARGEST = 5e6; // bytes of a saved notebook
const SOONEST = 300; // ms from a chart's data to the chart
const PATIENCE = 300_000; // ms, for one thing to happen on a slow machine

// What each training cell shows: one chart, and samples, which are pictures or texts.
const TRAININGS = {
  "gan-train": { pictures: 1 }, "vae-train": { pictures: 1 }, "rows-train": { pictures: 1 }, "text-train": { passages: 1 },
};
// What each cell that looks at a trained model shows at least.
const LOOKS = {
  "data": { pictures: 1, passages: 1 }, "gan-look": { pictures: 1 }, "vae-look": { pictures: 1 }, "text-look": { passages: 2 }, "rows-look": { pictures: 2 },
};

// What the browser logs as errors although nothing of ours is at fault, with the reason.
const NOT_OURS = [
  /favicon/, // the browser asks for it where Jupyter has none
];

async function look(page, cells) {
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();

  const frames = await chartFrames(await reveal(page, cells.indexOf("gan-train")));
  console.log(`the loss chart was seen at the steps ${frames.join(", ")}`);
  assert.ok(frames.length >= 2, "the loss chart does not change while training");

  const delay = await page.evaluate(() => window.atelierLook.chartDelay);
  console.log(`the first chart stood ${Math.round(delay)} ms after its data`);
  assert.ok(delay < SOONEST, `the first chart took ${Math.round(delay)} ms, want less than ${SOONEST}`);

  await ended(await reveal(page, cells.indexOf("score")));
  const seen = await walk(page, cells);
  for (const [cell, least] of Object.entries({ ...TRAININGS, ...LOOKS })) {
    for (const [what, number] of Object.entries(least)) {
      assert.ok(seen[cell]?.[what] >= number, `the cell ${cell} shows ${seen[cell]?.[what] ?? "no"} ${what}, want at least ${number}`);
    }
  }
  for (const [cell, counts] of Object.entries(seen)) {
    assert.equal(counts.charts, cell in TRAININGS ? 1 : 0, `the cell ${cell} has another number of charts`);
    assert.equal(counts.blank, 0, `the cell ${cell} has a blank chart`);
    assert.equal(counts.broken, 0, `the cell ${cell} has a picture that cannot be drawn`);
    assert.equal(counts.complaints, 0, `the cell ${cell} wrote to standard error`);
  }
}

// point holds the pointer over the first sample of the GAN.
async function point(page, cells) {
  const cell = await reveal(page, cells.indexOf("gan-look"));
  await cell.locator("figure a").first().hover();
  await cell.getByText("picture 0 of seed 1").waitFor({ timeout: PATIENCE });
  await cell.screenshot({ path: path.join(OUT, "hover.png") });
}

// save saves the notebook and gives its text.
async function save(page, file) {
  await page.getByRole("menuitem", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Save Notebook/ }).first().click();
  const end = Date.now() + PATIENCE;
  for (;;) {
    const text = await readFile(file, "utf8");
    if (text.includes('"image/png"')) return text;
    assert.ok(Date.now() < end, "the notebook was not saved with its outputs");
    await page.waitForTimeout(200);
  }
}

// distrust opens the saved notebook, changed so that no signature knows it: scripts do not run, and pictures stand.
async function distrust(page, lab, text, cells) {
  const name = "untrusted.ipynb";
  const book = JSON.parse(text);
  book.metadata.changed = "by someone else";
  await writeFile(path.join(lab.folder, name), JSON.stringify(book));
  await page.goto(lab.address(name), { timeout: PATIENCE });
  const cell = page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell").nth(cells.indexOf("gan-train"));
  await cell.locator("img").first().waitFor({ timeout: PATIENCE });
  const seen = await cell.evaluate((root) => window.atelierLook.count(root));
  await cell.screenshot({ path: path.join(OUT, "untrusted.png") });
  assert.equal(seen.charts, 0, "a chart's script ran in an untrusted notebook");
  assert.equal(seen.broken, 0, "a picture of the untrusted notebook cannot be drawn");
  assert.ok(seen.pictures >= 2, `the untrusted notebook shows ${seen.pictures} pictures of the training, want the loss curve and the samples`);
}

// reveal scrolls to the cell of that place.
async function reveal(page, place) {
  const cell = page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell").nth(place);
  await cell.scrollIntoViewIfNeeded({ timeout: PATIENCE });
  return cell;
}

// chartFrames gives the last step of each frame of the cell's chart that was seen, to the last.
async function chartFrames(cell) {
  const frames = [];
  const end = Date.now() + PATIENCE;
  while (frames.at(-1) !== STEPS) {
    assert.ok(Date.now() < end, `the loss chart did not come to step ${STEPS}; it was seen at the steps ${frames.join(", ") || "none"}`);
    const step = await cell.evaluate((root) => window.atelierLook.lastStep(root));
    if (step > (frames.at(-1) ?? 0)) frames.push(step);
    await cell.page().waitForTimeout(30);
  }
  return frames;
}

// ended waits for a cell to have run. A failure before it shows as a cell that is not waiting either.
async function ended(cell) {
  const prompt = cell.locator(".jp-InputPrompt");
  const end = Date.now() + PATIENCE;
  while (/\*/.test(await prompt.textContent())) {
    assert.ok(Date.now() < end, "the notebook did not come to its end");
    await cell.page().waitForTimeout(200);
  }
  assert.match(await prompt.textContent(), /\[\d+\]/, "a cell failed; see the pictures");
}

// walk looks at each code cell, takes its picture, and gives the counts by the cell's id.
async function walk(page, cells) {
  const seen = {};
  for (const [place, id] of cells.entries()) {
    const cell = await reveal(page, place);
    if (!(await cell.evaluate((root) => root.classList.contains("jp-CodeCell")))) continue;
    await page.waitForTimeout(400); // lets pictures load and the chart's animation end
    seen[id] = await cell.evaluate((root) => window.atelierLook.count(root));
    await cell.screenshot({ path: path.join(OUT, `${String(place).padStart(2, "0")}-${id}.png`) });
  }
  return seen;
}

// listen collects what the page reports as an error.
function listen(page) {
  const faults = [];
  const add = (text) => { if (!NOT_OURS.some((pattern) => pattern.test(text))) faults.push(text); };
  page.on("console", (message) => { if (message.type() === "error") add(`${message.text()} (${message.location().url.split("?")[0]})`); });
  page.on("pageerror", (fault) => add(String(fault.stack || fault)));
  return faults;
}

// answered waits until the kernel has told the page what it is; cells run before that would be lost.
async function answered(page) {
  const socket = await page.waitForEvent("websocket", {
    predicate: (found) => found.url().includes("/api/kernels/"), timeout: PATIENCE,
  });
  await socket.waitForEvent("framereceived", {
    predicate: ({ payload }) => payload.toString().includes("kernel_info_reply"), timeout: PATIENCE,
  });
}

// visit opens the notebook and looks at it.
async function visit(page, lab, cells) {
  await page.addInitScript({ path: path.join(import.meta.dirname, "inpage.js") });
  const faults = listen(page);
  const ready = answered(page);
  await page.goto(lab.address(NOTEBOOK), { timeout: PATIENCE });
  try {
    await ready;
    await look(page, cells);
    await point(page, cells);
    const text = await save(page, path.join(lab.folder, NOTEBOOK));
    console.log(`the saved notebook has ${(text.length / 1e6).toFixed(1)} MB`);
    assert.ok(text.length < LARGEST, `the saved notebook has ${text.length} bytes, want less than ${LARGEST}`);
    await distrust(page, lab, text, cells);
  } finally {
    await page.screenshot({ path: path.join(OUT, "page.png") });
  }
  assert.deepEqual(faults, [], "the browser's console has errors");
}

async function main() {
  await mkdir(OUT, { recursive: true });
  const cells = JSON.parse(await readFile(path.join(ROOT, "notebooks", NOTEBOOK), "utf8")).cells.map((cell) => cell.id);
  const lab = await start(ROOT, NOTEBOOK, { ATELIER_STEPS: String(STEPS) });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => lab.stop().then(() => process.exit(1)));
  let browser;
  try {
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await chromium.launch({ executablePath: BROWSER, args: sandbox, handleSIGINT: false, handleSIGTERM: false });
    await visit(await browser.newPage({ viewport: { width: 1280, height: 1000 } }), lab, cells);
    console.log(`all is well; the pictures are in ${path.relative(process.cwd(), OUT)}`);
  } finally {
    await browser?.close();
    await lab.stop();
  }
}

await main();
