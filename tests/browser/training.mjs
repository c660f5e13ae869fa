// A model that trains until it is interrupted, in JupyterLab: its figure from before the first step to the end, in a wide
// window and in a narrow one, in both themes, and with the keyboard.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { PATIENCE, picture, until, visit } from "./pages.mjs";
import { answered } from "./tour.mjs";

const HIGHEST = 420; // pixels of the figure
const DRAWN = 20_000; // ms for a chart to stand
const FRAMES = 5; // frames that have to look alike
const THEMES = { dark: "JupyterLab Dark", light: "JupyterLab Light" };
const GROUND = { dark: "rgb(17, 17, 17)", light: "rgb(255, 255, 255)" };

const IMPORTS = `import (
	"os"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)`;
const WITHOUT_END = "fit.Options{Steps: 1 << 20, Seed: 7}";
const LOOKS = {
  wide: { viewport: { width: 1400, height: 900 }, cell: `studio.Train(gan.Config{Units: 32}, data.FashionMNIST(), ${WITHOUT_END})` },
  narrow: { viewport: { width: 600, height: 900 }, cell: `studio.Train(gan.Config{Units: 32}, data.FashionMNIST(), ${WITHOUT_END})` },
  text: { viewport: { width: 1400, height: 900 }, cell: `studio.Train(rnn.Config{Units: 32, Window: 16}, data.Opticks(), ${WITHOUT_END})` },
};

// watchTrainings trains in each window.
export async function watchTrainings(browser, lab) {
  for (const [name, { viewport, cell }] of Object.entries(LOOKS)) {
    await writeFile(path.join(lab.folder, `${name}.ipynb`), JSON.stringify(notebook(cell)));
    await visit(browser, `training-${name}`, (page, pictures) => watch(page, lab.inLab(`${name}.ipynb`), pictures, name), { viewport });
  }
}

function notebook(training) {
  const cells = [IMPORTS, `_ = os.Unsetenv(studio.StepsVariable)\n_ = ${training}`].map((source, i) =>
    ({ id: `cell${i}`, cell_type: "code", metadata: {}, source, outputs: [], execution_count: null }));
  return { nbformat: 4, nbformat_minor: 5, cells, metadata: { kernelspec: { name: "atelier", display_name: "Go (Atelier)", language: "go" } } };
}

async function watch(page, address, pictures, name) {
  const ready = answered(page);
  await page.goto(address, { timeout: PATIENCE });
  await ready;
  if (name === "narrow") await command(page, "application:toggle-left-area");
  await command(page, "notebook:run-all-cells");
  await first(page, pictures);
  await steady(page, name === "text" ? "[data-step] > div" : "[data-step] img");
  await arranged(page, name);
  await themes(page, pictures, "while it trains");
  if (name !== "text") await keyboard(page, pictures);
  await command(page, "notebook:interrupt-kernel");
  await until(page, async () => /interrupted/.test((await seen(page)).words), () => "the figure does not say that it was interrupted");
  await themes(page, pictures, "at its end");
  await away(page);
}

// command runs one of JupyterLab's commands, and does not wait for its end.
function command(page, id, args = {}) {
  return page.evaluate(([id, args]) => { window.jupyterapp.commands.execute(id, args); }, [id, args]);
}

// seen is what the figure shows now.
function seen(page) {
  return page.evaluate(() => window.atelierLook.training());
}

// first waits for the figure: it says what goes on, and has its height, before there is a step.
async function first(page, pictures) {
  await page.locator(".atelier-training").waitFor({ timeout: PATIENCE });
  const { words, height, charts } = await seen(page);
  assert.match(words, /^step 0\/1048576 \(0%\) · (opening the data|compiling the step)$/, "the first words of the figure");
  assert.equal(charts, 0, "there is a chart before the first step");
  assert.ok(height <= HIGHEST, `the figure is ${height} pixels high, want at most ${HIGHEST}`);
  await until(page, async () => /compiling|\/s/.test((await seen(page)).words), () => "the figure does not say that the step is compiled");
  await picture(page, pictures, "first");
}

// steady wants some frames that have the samples and the same height, the bar in view, in one output.
async function steady(page, sample) {
  const { height } = await seen(page);
  const frames = new Set();
  await until(page, async () => {
    const now = await seen(page);
    assert.equal(now.height, height, "the height of the figure changes");
    assert.ok(now.bar, "the bar is not in view");
    assert.equal(now.figures, 1, "the cell has another number of figures");
    if (now.charts === 1) frames.add(now.words);
    return frames.size >= FRAMES && (await page.locator(`.atelier-training ${sample}`).count()) >= 3;
  }, () => `the figure was seen in ${frames.size} frames: ${[...frames].join("; ")}`);
}

// arranged wants the samples at the right of the losses, or below them, and each row's name at its left.
async function arranged(page, name) {
  const { chart, stages, rows, scrolls } = await seen(page);
  if (name === "narrow") assert.ok(stages.top >= chart.bottom, "the samples are not below the losses");
  else assert.ok(stages.left >= chart.right && stages.top === chart.top, "the samples are not at the right of the losses");
  assert.equal(scrolls, "hidden", "the samples would hold the wheel");
  for (const row of rows) assert.ok(row.name && row.nameEnds <= row.begins, `the name of a row does not stand at its left: ${JSON.stringify(row)}`);
}

// themes changes the theme both ways: the chart has the width of its place, and the ground of the page.
async function themes(page, pictures, when) {
  for (const theme of ["dark", "light", "dark"]) {
    await command(page, "apputils:change-theme", { theme: THEMES[theme] });
    await standing(page, theme, when);
    if (theme !== "light" || when === "at its end") await picture(page, pictures, `${theme}, ${when}`);
  }
  await command(page, "apputils:change-theme", { theme: THEMES.light });
  await standing(page, "light", when);
}

async function standing(page, theme, when) {
  let now;
  const stands = async () => {
    now = await seen(page);
    return now.dark === (theme === "dark") && now.ground === GROUND[theme] && now.fault === "" && !now.changing;
  };
  await until(page, stands, () => `in the theme ${theme}, ${when}, the chart is not as it should be: ${JSON.stringify(now)}`, DRAWN);
}

// away changes the theme while another tab hides the notebook, which has the page put the chart away.
async function away(page) {
  for (const theme of ["dark", "light"]) {
    await command(page, "launcher:create");
    await until(page, async () => (await seen(page)).height === 0, () => "the launcher does not hide the notebook");
    await command(page, "apputils:change-theme", { theme: THEMES[theme] });
    await until(page, async () => (await seen(page)).dark === (theme === "dark"), () => "the theme does not change");
    await command(page, "application:close");
    await standing(page, theme, "hidden while it changed");
  }
}

// keyboard sets each control, while frames come and go.
async function keyboard(page, pictures) {
  const focused = (what) => until(page, async () => (await seen(page)).focused === what,
    async () => `the focus is on ${(await seen(page)).focused}, want it on ${what}`, DRAWN);
  const comes = (what, ask) => until(page, async () => ask((await seen(page)).set), async () => `${what}: ${JSON.stringify((await seen(page)).set)}`, DRAWN);
  await page.evaluate(() => document.querySelector(".atelier-controls input").focus());
  for (const _ of "123") await page.keyboard.press("ArrowRight");
  await comes("ArrowRight does not move the beginning of the chart", (set) => set.from === 3);
  await focused("from");
  await page.keyboard.press("Tab");
  await focused("smoothing");
  const { smoothing } = (await seen(page)).set;
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await comes(`ArrowLeft and ArrowDown do not lower the smoothing of ${smoothing}`, (set) => Math.abs(set.smoothing - smoothing + 0.02) < 1e-9);
  await page.keyboard.press("Tab");
  await focused("log axis");
  await page.keyboard.press("Space");
  await comes("the space bar does not set the axis", (set) => set.log);
  const { opacity } = await seen(page);
  assert.equal(opacity, "1", "a control has the focus and cannot be seen");
  await picture(page, pictures, "keyboard");
  await page.keyboard.press("Tab");
  await focused("samples by step");
  await page.keyboard.press("ArrowUp");
  await focused("samples by step");
  assert.equal((await seen(page)).scrolls, "auto", "the samples do not scroll though they have the focus");
  assert.equal((await seen(page)).opacity, "0", "the controls are seen though nothing of theirs has the focus");
}
