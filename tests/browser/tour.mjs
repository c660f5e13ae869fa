// The tour, run with few steps: the loss chart while it changes, the samples, also under the pointer, and the texts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { PATIENCE, cellAt, picture, pictureOf, until } from "./pages.mjs";

const SOONEST = 5000; // ms from a chart's data to the chart

// What each training cell shows: one chart, and samples at three steps at least, which are pictures or texts.
export const TRAININGS = {
  "tune-train": { pictures: 30 }, "gan-train": { pictures: 30 }, "vae-train": { pictures: 30 }, "rows-train": { pictures: 30 }, "text-train": { passages: 3 },
};
// What each cell that looks at a trained model shows at least.
const LOOKS = {
  "data": { pictures: 1, passages: 1 }, "gan-look": { pictures: 1 }, "vae-look": { pictures: 1 }, "text-look": { passages: 2 }, "rows-look": { pictures: 2 },
};

// runTour runs all cells, looks at them, saves the notebook, and gives its text.
export async function runTour(page, address, pictures, { file, cells, steps }) {
  const ready = answered(page);
  await page.goto(address, { timeout: PATIENCE });
  await ready;
  await look(page, pictures, cells, steps);
  await point(page, pictures, cells);
  return save(page, file);
}

async function look(page, pictures, cells, steps) {
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();

  const frames = await chartFrames(await reveal(page, cells.indexOf("gan-train")), steps);
  console.log(`the loss chart was seen at the steps ${frames.join(", ")}`);
  assert.ok(frames.length >= 2, "the loss chart does not change while training");

  const delay = await page.evaluate(() => window.atelierLook.chartDelay);
  console.log(`the first chart stood ${Math.round(delay)} ms after its data`);
  assert.ok(delay < SOONEST, `the first chart took ${Math.round(delay)} ms, want less than ${SOONEST}`);

  await ended(await reveal(page, cells.indexOf("score")));
  check(await walk(page, pictures, cells));
}

// check compares what the cells show with what they should.
function check(seen) {
  for (const [cell, least] of Object.entries({ ...TRAININGS, ...LOOKS })) {
    for (const [what, number] of Object.entries(least)) {
      assert.ok(seen[cell]?.[what] >= number, `the cell ${cell} shows ${seen[cell]?.[what] ?? "no"} ${what}, want at least ${number}`);
    }
  }
  for (const [cell, counts] of Object.entries(seen)) {
    assert.equal(counts.charts, cell in TRAININGS ? 1 : 0, `the cell ${cell} has another number of charts`);
    assert.equal(counts.blank, 0, `the cell ${cell} has a blank chart`);
    assert.equal(counts.nameless, 0, `the cell ${cell} has a chart without the role img or a name of more than 10 letters`);
    assert.equal(counts.broken, 0, `the cell ${cell} has a picture that cannot be drawn`);
    assert.equal(counts.complaints, 0, `the cell ${cell} wrote to standard error`);
  }
}

// point holds the pointer over the first sample of the GAN.
async function point(page, pictures, cells) {
  const cell = await reveal(page, cells.indexOf("gan-look"));
  await cell.locator("figure a").first().hover();
  await cell.getByText("picture 0 of seed 1").waitFor({ timeout: PATIENCE });
  await picture(cell, pictures, "hover");
}

// save saves the notebook, waits until its outputs are in the file, and gives its text: JupyterLab saves it again when it
// likes, and the file is empty for a moment then.
async function save(page, file) {
  await page.getByRole("menuitem", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Save Notebook/ }).first().click();
  let text;
  const saved = async () => (text = await readFile(file, "utf8")).includes('"image/png"') && text.endsWith("}\n");
  await until(page, saved, () => "the notebook was not saved with its outputs");
  return text;
}

// reveal scrolls to the cell of that place.
async function reveal(page, place) {
  const cell = cellAt(page, place);
  await cell.scrollIntoViewIfNeeded({ timeout: PATIENCE });
  return cell;
}

// chartFrames gives the last step of each frame of the cell's chart that was seen, to the last.
async function chartFrames(cell, steps) {
  const frames = [];
  const end = Date.now() + PATIENCE;
  while (frames.at(-1) !== steps) {
    assert.ok(Date.now() < end, `the loss chart did not come to step ${steps}; it was seen at the steps ${frames.join(", ") || "none"}`);
    const step = await cell.evaluate((root) => window.atelierLook.lastStep(root));
    if (step > (frames.at(-1) ?? 0)) frames.push(step);
    await cell.page().waitForTimeout(30);
  }
  return frames;
}

// ended waits for a cell to have run. A failure before it shows as a cell that is not waiting either.
async function ended(cell) {
  const prompt = cell.locator(".jp-InputPrompt");
  await until(cell.page(), async () => !/\*/.test(await prompt.textContent()), () => "the notebook did not come to its end");
  assert.match(await prompt.textContent(), /\[\d+\]/, "a cell failed; see the pictures");
}

// walk looks at each code cell, takes its picture, and gives the counts by the cell's id.
async function walk(page, pictures, cells) {
  const seen = {};
  for (const [place, id] of cells.entries()) {
    const cell = await reveal(page, place);
    if (!(await cell.evaluate((root) => root.classList.contains("jp-CodeCell")))) continue;
    await page.waitForTimeout(400); // lets pictures load and the chart's animation end
    seen[id] = await cell.evaluate((root) => window.atelierLook.count(root));
    await pictureOf(cell, pictures, place, id);
  }
  return seen;
}

// answered waits until the kernel has told the page what it is; cells run before that would be lost.
export async function answered(page) {
  const socket = await page.waitForEvent("websocket", {
    predicate: (found) => found.url().includes("/api/kernels/"), timeout: PATIENCE,
  });
  await socket.waitForEvent("framereceived", {
    predicate: ({ payload }) => payload.toString().includes("kernel_info_reply"), timeout: PATIENCE,
  });
}
