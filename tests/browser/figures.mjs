// What a reader can press on figures, and what they are on paper: on pages that figures/main.go writes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { pathToFileURL } from "node:url";
import { OUT, ROOT, picture, until, visit } from "./pages.mjs";

// The static figures of figures/gallery.go.
const GALLERY = ["samples", "rows", "captions", "reveal", "halves", "film", "passage", "letters", "strokes", "pen", "scatter", "manifold",
  "histogram", "confusion", "tradeoff", "parallel", "bars", "dots", "summary", "network", "architecture", "attention", "plane", "heldout"];

const PROMPT = 5_000; // ms for the wheel to be felt
const PAPER = 600; // pixels across a page, less than a chart has on the screen
const CHART_ON_PAPER = 10_000; // bytes that a chart adds to a page at least

// lookAtFigures presses and prints each figure.
export async function lookAtFigures(browser) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "atelier-figures-"));
  const on = (figure) => pathToFileURL(path.join(folder, `${figure}.html`)).href;
  try {
    await promisify(execFile)("go", ["run", "./tests/browser/figures", folder], { cwd: ROOT });
    await visit(browser, "figures/grid", (page, pictures) => enlarge(page, on("grid"), pictures));
    await visit(browser, "figures/nearest", (page, pictures) => nearest(page, on("grid"), pictures));
    await visit(browser, "figures/compare", (page, pictures) => slide(page, on("compare"), pictures));
    for (const colorScheme of ["light", "dark"]) {
      for (const [figure, said] of [["curves", /^two losses: train .* at step 399/], ["training", /^GAN on samples: train .* at step 399/]]) {
        await visit(browser, `figures/${figure}-${colorScheme}`, (page, pictures) => print(page, on(figure), pictures, said),
          { colorScheme, viewport: { width: 1100, height: 600 } });
      }
    }
    for (const figure of ["grid", "compare"]) {
      await visit(browser, `figures/${figure}-paper`, (page, pictures) => printSamples(page, on(figure), pictures));
    }
    for (const figure of GALLERY) {
      for (const colorScheme of ["light", "dark"]) {
        for (const width of [600, 1400]) {
          const options = { colorScheme, viewport: { width, height: 700 } };
          await visit(browser, `gallery/${figure}-${colorScheme}-${width}`, (page, pictures) => exhibit(page, on(figure), pictures), options);
        }
      }
    }
    await visit(browser, "figures/keys", (page) => keys(page, on("samples"), on("reveal")));
    await visit(browser, "figures/wheel", (page) => wheel(page, on("curves")), { viewport: { width: 700, height: 300 } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// exhibit looks at a figure: its margin is of the page's colour, dark or light; the page does not scroll sideways; and on
// paper there is nothing to press.
async function exhibit(page, address, pictures) {
  await page.goto(address);
  const figure = page.locator("figure");
  await page.waitForFunction(() => [...document.querySelectorAll("figure img")].every((image) => image.complete));
  await picture(figure, pictures, "figure");
  const chart = await page.locator("figure.atelier-chart").count();
  if (!chart) assert.deepEqual(await corner(figure), await corner(page.locator("body")), "the ground of the figure, and that of the page");
  const image = page.locator("figure.atelier img:visible").first();
  if (await image.count()) assert.deepEqual(await corner(image), await corner(page.locator("body")), "the margin of the picture, and the page");
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(await overflow() <= 0, "the page scrolls sideways");
  if (chart) return; // print looks at a chart on paper
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  assert.equal(await page.locator("figure :is(button,input,summary):visible").count(), 0, "controls on paper");
  assert.ok(await overflow() <= 0, "the figure is wider than the paper");
  await picture(page, pictures, "paper");
}

// corner is the colour of the top left pixel of a part of the page.
async function corner(part) {
  const url = `data:image/png;base64,${(await part.screenshot()).toString("base64")}`;
  return part.page().evaluate((url) => window.atelierLook.colour(url, 0, 0), url);
}

// keys presses what can be pressed without a pointer: Tab reaches it, a screen reader can name it, the arrows move it.
async function keys(page, grid, compare) {
  const named = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") || document.activeElement.textContent);
  const reach = async (name) => {
    for (let i = 0; i < 60 && await named() !== name; i++) await page.keyboard.press("Tab");
    assert.equal(await named(), name, "what Tab reaches");
  };
  await page.goto(grid);
  await reach("sample, distance 0.1 of 40");
  await reach("enlarge");
  await page.keyboard.press("Enter");
  assert.equal(await page.getByRole("button", { name: "enlarge" }).getAttribute("aria-pressed"), "true");
  await reach("each sample beside its nearest image");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("details[open]").count(), "the pairs do not fold out");
  await page.goto(compare);
  await reach("slider");
  await page.keyboard.press("Space");
  const slider = page.getByRole("slider", { name: "before | after" });
  await slider.focus();
  const before = Number(await slider.inputValue());
  await page.keyboard.press("ArrowRight");
  assert.equal(Number(await slider.inputValue()), before + 1, "the slider after an arrow key");
}

// enlarge presses the button of a grid, and again.
async function enlarge(page, address, pictures) {
  await page.goto(address);
  const width = async () => (await page.locator("figure img").first().boundingBox()).width;
  const button = page.getByRole("button", { name: "enlarge" });
  const before = await width();
  await button.click();
  assert.equal(await width(), 3 * before, "the width of the enlarged grid");
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  await picture(page, pictures, "enlarged");
  await button.click();
  assert.equal(await width(), before, "the width of the grid that is no longer enlarged");
  assert.equal(await button.getAttribute("aria-pressed"), "false");
}

// nearest points at one sample, goes to another with the keyboard, and folds out all pairs.
async function nearest(page, address, pictures) {
  await page.goto(address);
  const cells = page.locator("figure a");
  const large = page.locator("figure [aria-hidden] > div").first();
  await cells.nth(2).hover();
  await wantPair(large, 2);
  await cells.nth(4).focus();
  await page.keyboard.press("Tab");
  await wantPair(large, 5);
  await picture(page, pictures, "pair");
  await page.getByText("each sample beside its nearest image").click();
  const pairs = page.getByRole("img", { name: /^6 pairs/ });
  await pairs.waitFor();
  assert.ok(await pairs.evaluate((image) => image.complete && image.naturalWidth > 0), "the sheet of pairs cannot be drawn");
}

// wantPair wants the sample of that number on the left, and its nearest image on the right; see figures/main.go.
async function wantPair(large, number) {
  const shade = 80 + 30 * number;
  assert.deepEqual(await colours(large, [0.25, 0.75]), [[shade, 0, 0], [0, 0, shade]], `the left and right of the pair ${number}`);
}

// slide lays the pictures of before over those of after: up to the slider they are seen, beyond it the others are.
async function slide(page, address, pictures) {
  const [night, day] = [[40, 40, 40], [210, 210, 210]];
  await page.goto(address);
  await page.getByRole("button", { name: "slider" }).click();
  const slider = page.getByRole("slider", { name: "night | day" });
  const both = slider.locator("xpath=ancestor::label/preceding-sibling::div");
  for (const [value, seen] of [["0", [day, day]], ["50", [night, day]], ["100", [night, night]]]) {
    await slider.fill(value);
    assert.deepEqual(await colours(both, [0.12, 0.88]), seen, `the first and last picture, the slider at ${value}`);
    await picture(page, pictures, `slider-${value}`);
  }
  const still = page.locator("figure img");
  assert.ok(!(await still.isVisible()), "the still picture stands beside the slider");
  await page.getByRole("button", { name: "slider" }).click();
  assert.ok(await still.isVisible(), "the still picture does not come back");
}

// printSamples presses a figure's button and prints it: there is nothing to press on paper, and the whole picture is there.
async function printSamples(page, address, pictures) {
  await page.goto(address);
  await page.getByRole("button").first().click();
  await page.pdf({ path: path.join(OUT, pictures, "paper.pdf") });
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("button:visible, input:visible").count(), 0, "there is something to press on paper");
  assert.ok(await page.locator("figure img").first().isVisible(), "the picture is not on paper");
  assert.equal(await page.getByText("point at a sample").filter({ visible: true }).count(), 0, "paper says that one should point at it");
}

// colours are those of a part of the page at shares of its width, halfway down.
async function colours(part, shares) {
  const url = `data:image/png;base64,${(await part.screenshot()).toString("base64")}`;
  return Promise.all(shares.map((x) => part.page().evaluate(([url, x]) => window.atelierLook.colour(url, x, 0.5), [url, x])));
}

// wheel turns the wheel over the lines of a chart: the page scrolls, and with the key Ctrl the chart zooms.
async function wheel(page, address) {
  await page.goto(address);
  const chart = page.locator("[_echarts_instance_]");
  const zoomed = () => chart.evaluate((host) => window.echarts.getInstanceByDom(host).getOption().dataZoom.some((zoom) => zoom.start > 0));
  const scrolled = () => page.evaluate(() => window.scrollY > 0);
  await chart.hover({ position: { x: 340, y: 200 } });
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -300);
  await until(page, zoomed, () => "the wheel over a chart does not zoom it while Ctrl is held", PROMPT);
  await page.keyboard.up("Control");
  await page.mouse.wheel(0, 100);
  await until(page, scrolled, () => "the wheel over a chart does not scroll the page", PROMPT);
}

// print puts a page with a chart on paper: its picture is there, on white and within the page, whatever it is on the screen.
async function print(page, address, pictures, said) {
  await page.goto(address);
  const chart = page.getByRole("img", { name: said });
  await chart.waitFor();
  assert.ok(await chart.getAttribute("_echarts_instance_"), "what a screen reader finds is not the chart");
  const onScreen = await page.evaluate(look);
  await page.evaluate(`addEventListener("beforeprint", () => { window.printed = (${look})(); })`);
  const paper = await page.pdf({ path: path.join(OUT, pictures, "paper.pdf") });
  assert.deepEqual(await page.evaluate(() => window.printed), { ground: "rgb(255, 255, 255)", text: "#222222" }, "the chart on paper");
  assert.deepEqual(await page.evaluate(look), onScreen, "the chart after it was printed");
  const without = await hiding(page, () => page.pdf());
  assert.ok(paper.length - without.length > CHART_ON_PAPER, `the chart adds ${paper.length - without.length} bytes to the page, want more than ${CHART_ON_PAPER}`);
  await page.setViewportSize({ width: PAPER, height: 800 });
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await page.evaluate(onPaper), { ground: "rgb(255, 255, 255)", wide: [], scrolled: [], pressed: [], picture: true, chart: false }, "what is on paper");
}

// hiding does something while the page's chart and its picture are not seen.
async function hiding(page, act) {
  const show = (visibility) => page.locator("figure.atelier-chart").evaluate((host, value) => { host.style.visibility = value; }, visibility);
  await show("hidden");
  const done = await act();
  await show("");
  return done;
}

// onPaper runs in the page: what reaches over the right edge, would be scrolled or pressed, and which of a chart and its
// picture is seen.
function onPaper() {
  const seen = [...document.querySelectorAll("figure, figure *")].filter((element) => element.checkVisibility());
  const named = (elements) => elements.map((element) => element.outerHTML.slice(0, 60));
  const chart = document.querySelector("figure.atelier-chart");
  return {
    ground: getComputedStyle(chart).backgroundColor,
    wide: named(seen.filter((element) => element.getBoundingClientRect().right > innerWidth)),
    scrolled: named(seen.filter((element) => /auto|scroll/.test(getComputedStyle(element).overflow))),
    pressed: named(seen.filter((element) => element.matches("input, button"))),
    picture: chart.querySelector(":scope > img").checkVisibility(),
    chart: chart.querySelector("[_echarts_instance_]").checkVisibility(),
  };
}

// look runs in the page and tells the colours of its chart.
function look() {
  const chart = document.querySelector("[_echarts_instance_]");
  return {
    ground: getComputedStyle(chart.closest("figure")).backgroundColor,
    text: window.echarts.getInstanceByDom(chart).getOption().textStyle.color,
  };
}
