// Looks at what a reader sees: the tour while it runs in JupyterLab, what was saved of it in JupyterLab and in Notebook 7,
// trusted and not, trainings in windows of two widths and in both themes, the figures with their buttons and on paper, and
// the book of the series.
// Nothing may be on the browser's error console.
//
//     node tests/browser/look.mjs [tour] [trainings] [figures] [book]
//
// Pictures of the pages go to out/browser. Exits 1, saying why, when something is not as it should be.
import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { lookAtBook } from "./book.mjs";
import { lookAtFigures } from "./figures.mjs";
import { start } from "./lab.mjs";
import { OUT, ROOT, visit } from "./pages.mjs";
import { changed, distrust, readThrough } from "./saved.mjs";
import { TRAININGS, runTour } from "./tour.mjs";
import { watchTrainings } from "./training.mjs";

const NOTEBOOK = "00_tour.ipynb";
const UNTRUSTED = "untrusted.ipynb";
const BROWSER = process.env.CHROMIUM || "/usr/bin/chromium";
const STEPS = Number(process.env.ATELIER_STEPS || 60);
const ONLY = process.argv.slice(2); // of the parts, all if none is named
const LARGEST = 5e6; // bytes of a saved notebook

async function main() {
  await rm(OUT, { recursive: true, force: true }); // pictures of an earlier run would pass for those of this one
  await mkdir(OUT, { recursive: true });
  const lab = await start(ROOT, NOTEBOOK, { ATELIER_STEPS: String(STEPS) });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => lab.stop().then(() => process.exit(1)));
  let browser;
  try {
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await chromium.launch({ executablePath: BROWSER, args: sandbox, handleSIGINT: false, handleSIGTERM: false });
    for (const [name, look] of Object.entries({ tour: lookAtTour, trainings: watchTrainings, figures: lookAtFigures, book: lookAtBook })) {
      if (ONLY.length === 0 || ONLY.includes(name)) await look(browser, lab);
    }
    console.log(`all is well; the pictures are in ${path.relative(process.cwd(), OUT)}`);
  } finally {
    await browser?.close();
    await lab.stop();
  }
}

// lookAtTour runs the tour and reads what was saved.
async function lookAtTour(browser, lab) {
  const file = path.join(lab.folder, NOTEBOOK);
  const cells = JSON.parse(await readFile(file, "utf8")).cells.map((cell) => cell.id);
  const tour = { file, cells, steps: STEPS, charts: Object.keys(TRAININGS) };
  await lab.drawEveryCell();
  let text;
  await visit(browser, "tour", async (page, pictures) => { text = await runTour(page, lab.inLab(NOTEBOOK), pictures, tour); });
  await lab.drawByDefault();

  console.log(`the saved notebook has ${(text.length / 1e6).toFixed(1)} MB`);
  assert.ok(text.length < LARGEST, `the saved notebook has ${text.length} bytes, want less than ${LARGEST}`);
  await writeFile(path.join(lab.folder, UNTRUSTED), changed(text));
  for (const [name, address] of [["lab", lab.inLab], ["notebook", lab.inNotebook]]) {
    await visit(browser, name, (page, pictures) => readThrough(page, address(NOTEBOOK), pictures, tour));
    await visit(browser, `${name}-untrusted`, (page, pictures) => distrust(page, address(UNTRUSTED), pictures, tour));
  }
}

await main();
