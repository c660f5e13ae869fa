// What a page of the book does beyond being read: it is searched without a server, its theme is chosen, and it remembers
// which pages were read to their end. Nothing leaves the reader's machine.
"use strict";
(() => {
  const { page, up, language } = document.body.dataset;
  const root = document.documentElement;

  // Figures look at JupyterLab's mark of the theme.
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const follow = () => { document.body.dataset.jpThemeLight = String(!dark()); };
  const button = document.querySelector(".theme");
  button.hidden = false;
  button.onclick = () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("atelier-theme", root.dataset.theme); } catch { /* it is forgotten */ }
    follow();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", follow);
  follow();

  // On paper there is only light.
  let shown;
  addEventListener("beforeprint", () => { shown = document.body.dataset.jpThemeLight; document.body.dataset.jpThemeLight = "true"; });
  addEventListener("afterprint", () => { document.body.dataset.jpThemeLight = shown; });

  // A narrow window begins with the page, not with the contents.
  const contents = document.querySelector(".contents details");
  if (contents && matchMedia("(max-width: 60em)").matches) contents.open = false;

  const key = "atelier-read";
  const read = () => { try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; } };
  const tick = () => document.querySelectorAll("li[data-page]").forEach((li) => li.classList.toggle("read", read().includes(li.dataset.page)));
  const end = [...document.querySelectorAll("main .jp-RenderedMarkdown > :last-child")].at(-1);
  if (end && page !== "index") {
    new IntersectionObserver((seen, watch) => {
      if (!seen.some((one) => one.isIntersecting) || scrollY === 0) return;
      try { localStorage.setItem(key, JSON.stringify([...new Set([...read(), page])].sort())); } catch { return; }
      tick();
      watch.disconnect();
    }).observe(end);
  }
  tick();

  // Chinese is written without spaces: its words are taken letter by letter and in pairs.
  const tokens = (text) => (text.toLowerCase().match(/[\p{Script=Han}]+|[\p{L}\p{N}]+/gu) || []).flatMap((word) =>
    /\p{Script=Han}/u.test(word) ? [...word].flatMap((letter, i, all) => i + 1 < all.length ? [letter, letter + all[i + 1]] : [letter]) : [word]);
  const load = (name) => new Promise((done, fail) => {
    const script = document.createElement("script");
    Object.assign(script, { src: up + "static/" + name, onload: done, onerror: fail });
    document.head.append(script);
  });
  let index;
  const indexed = () => index ||= Promise.all([load("minisearch.js"), load(`pages-${language}.js`)]).then(() => {
    const search = new MiniSearch({ fields: ["title", "heading", "text"], storeFields: ["title", "heading", "text", "href"], tokenize: tokens,
      searchOptions: { boost: { title: 3, heading: 2 }, prefix: (term) => term.length > 2, fuzzy: (term) => /\p{Script=Han}/u.test(term) ? false : 0.15, combineWith: "AND" } });
    search.addAll(window.atelierPages);
    return search;
  });

  const input = document.querySelector(".search input");
  const found = document.querySelector(".found");
  input.hidden = false;
  const excerpt = (text, terms) => {
    const at = Math.max(0, terms.map((term) => text.toLowerCase().indexOf(term)).find((place) => place >= 0) ?? 0);
    const from = at > 40 ? text.indexOf(" ", at - 40) + 1 : 0, begin = from > at ? at - 20 : from;
    const small = document.createElement("small");
    let rest = (begin > 0 ? "… " : "") + text.slice(begin, at + 100) + (at + 100 < text.length ? " …" : "");
    const term = terms.find((one) => rest.toLowerCase().includes(one));
    if (term) {
      const start = rest.toLowerCase().indexOf(term), mark = document.createElement("mark");
      mark.textContent = rest.slice(start, start + term.length);
      small.append(rest.slice(0, start), mark);
      rest = rest.slice(start + term.length);
    }
    small.append(rest);
    return small;
  };
  input.oninput = async () => {
    const asked = input.value;
    const results = asked.trim() ? (await indexed()).search(asked).slice(0, 12) : [];
    if (asked !== input.value) return;
    found.replaceChildren(...results.map((one) => {
      const li = document.createElement("li"), a = document.createElement("a");
      a.href = one.href;
      a.textContent = one.heading ? `${one.title}: ${one.heading}` : one.title;
      li.append(a, excerpt(one.text, [asked.trim().toLowerCase(), ...one.terms.sort((x, y) => y.length - x.length)]));
      return li;
    }));
    found.hidden = !results.length;
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") { found.hidden = true; input.blur(); }
    if (event.key === "/" && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) { event.preventDefault(); input.focus(); }
  });
  addEventListener("click", (event) => { if (!event.target.closest(".search")) found.hidden = true; });
})();
