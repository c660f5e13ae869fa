// The book of the series, from files: its search, its theme, what it remembers, and how it looks in a narrow window and on paper.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { OUT, ROOT, picture, visit } from "./pages.mjs";

const BOOK = path.join(OUT, "book-pages");
const ASKED = { "02_gan": ["mode collapse", "glossary.html#Mode-collapse"], "zh/02_gan": ["模式崩溃", "glossary.html#模式崩溃"], "both/02_gan": ["mode collapse", "glossary.html#Mode-collapse"] };

// lookAtBook writes the book of the notebooks as they are stored, without outputs, and reads in it.
export async function lookAtBook(browser) {
  execFileSync(path.join(ROOT, ".venv/bin/python"), [path.join(ROOT, "notebooks/site_pages.py"), path.join(ROOT, "notebooks"), BOOK]);
  const address = (name) => pathToFileURL(path.join(BOOK, `${name}.html`)).href;
  for (const [name, [asked, href]] of Object.entries(ASKED)) {
    await visit(browser, `book-${name.replace("/", "-")}`, async (page, pictures) => {
      await page.goto(address(name));
      await search(page, asked, href);
      await picture(page, pictures, "search");
      await follows(page, href);
      await themes(page);
      await remembers(page);
      await onPaper(page);
    }, { colorScheme: "light" });
  }
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 420]) {
      await visit(browser, `book-index-${colorScheme}-${width}`, async (page) => {
        await page.goto(address("index"));
        await page.waitForFunction((wanted) => document.body.dataset.jpThemeLight === wanted, String(colorScheme === "light"));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `the page is ${wide} pixels wider than its window`);
      }, { colorScheme, viewport: { width, height: 900 } });
    }
  }
}

// search asks for some words and wants the place that explains them first.
async function search(page, asked, href) {
  await page.keyboard.press("/");
  await page.keyboard.type(asked);
  const first = page.locator(".found li a").first();
  await first.waitFor();
  assert.equal(decodeURI(await first.getAttribute("href")), href);
  await page.keyboard.press("Escape");
  await page.locator(".found").waitFor({ state: "hidden" });
}

// follows a link of the lesson to the glossary, and wants its term in view.
async function follows(page, href) {
  const [link, back] = [page.locator(`main a[href$="${encodeURI(href)}"]`).first(), page.url()];
  await link.click();
  await page.waitForFunction((term) => [...document.querySelectorAll("h2")].some((h2) => h2.textContent.includes(term) &&
    h2.getBoundingClientRect().top >= 0 && h2.getBoundingClientRect().top < innerHeight), href.split("#")[1].replace("-", " "));
  await page.goto(back);
}

// themes chooses the other theme, which the next page has too.
async function themes(page) {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await page.click(".theme");
  assert.notEqual(await ground(), before, "the button does not change the theme");
  const after = await ground();
  await page.reload();
  assert.equal(await ground(), after, "the theme is forgotten");
  await page.click(".theme");
  assert.equal(await ground(), before);
}

// remembers reads to the end, and wants the lesson ticked.
async function remembers(page) {
  const ticked = page.locator(".contents li.here.read");
  assert.equal(await ticked.count(), 0, "it is ticked before it was read");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await ticked.waitFor();
}

// onPaper wants prose and code alone, dark on light.
async function onPaper(page) {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.locator(".top").isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
}
