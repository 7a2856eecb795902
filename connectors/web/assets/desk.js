// The desk's script. Every page works without it; it adds the reader's own
// time zone, keys, live items, and a card beside a statement.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.documentElement.classList.add("scripted");

  // Times in the reader's zone.
  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
  const dayAndYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
  const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
  function localize(root) {
    const today = new Date();
    for (const element of $$("time[data-time]", root)) {
      const at = new Date(element.dateTime);
      if (isNaN(at)) continue;
      let text = clock.format(at);
      if (at.getFullYear() !== today.getFullYear()) text = dayAndYear.format(at) + ", " + text;
      else if (at.toDateString() !== today.toDateString()) text = day.format(at) + ", " + text;
      element.textContent = text;
      element.title = full.format(at);
    }
  }
  localize(document);

  // Keys. An item is chosen by focus on its link, so that Enter opens it and
  // a screen reader follows.
  const search = $("#q"), help = $("#help");
  const list = $("#wire");
  const stops = () => list ? $$(".item h2 a", list) : $$("#text .ref");
  let last = null; // where the reader was, if focus went elsewhere
  function step(by) {
    const all = stops();
    if (!all.length) return;
    const from = all.indexOf(all.includes(document.activeElement) ? document.activeElement : last);
    const to = from < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(from + by, 0), all.length - 1);
    last = all[to];
    last.focus();
    (last.closest(".item") || last).scrollIntoView({ block: "nearest" });
  }
  const keys = {
    "/": () => { search.focus(); search.select(); },
    "?": () => help.showModal(),
    j: () => step(1),
    k: () => step(-1),
    u: () => { location.href = "/"; },
    n: () => live && live.show(),
    p: () => live && live.pause(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || help.open) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape") {
      if (typing) typing.blur();
      hideCard();
      return;
    }
    const act = !typing && keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  $("[data-help]").addEventListener("click", () => help.showModal());

  // On a narrow page the filters start folded, above the results.
  const folds = $(".folds");
  if (folds && !matchMedia("(min-width: 62rem)").matches) folds.open = false;

  const live = document.body.dataset.stream && list ? followWire(document.body.dataset.stream) : null;

  // followWire keeps the list up to date. What arrives is put in its place at
  // once while the reader is at the top and has chosen nothing; else it waits
  // behind a button, so that nothing moves under the reader's eyes.
  function followWire(address) {
    const most = 200; // items in the list, and waiting
    const state = $("#state"), button = $("#fresh"), pauseButton = $("[data-pause]");
    const waiting = new Map(), title = document.title;
    let paused = false;

    const tell = (name, text) => { state.dataset.state = name; state.textContent = text; };
    const find = (uri) => $$(".item", list).find((item) => item.dataset.uri === uri);
    const version = (item) => BigInt(item.dataset.version);
    const reading = () => paused || scrollY > 60 || list.contains(document.activeElement) || document.hidden;

    function place(item) {
      const old = find(item.dataset.uri);
      if (old && version(old) >= version(item)) return;
      if (old) old.remove();
      const before = $$(".item", list).find((other) => other.dataset.created <= item.dataset.created);
      if (!before && list.children.length >= 50 && !old) return; // it belongs on a later page
      item.classList.add("new");
      list.insertBefore(item, before || null);
      while (list.children.length > most) list.lastElementChild.remove();
      $(".empty").hidden = true;
    }

    function count() {
      const n = waiting.size;
      button.hidden = n === 0;
      document.title = n ? `(${n}) ${title}` : title; // to be seen on the tab
      const text = n >= most ? `${most} or more new items` : n === 1 ? "1 new item" : `${n} new items`;
      if (button.textContent !== text && n) button.textContent = text;
    }

    function show() {
      if (!waiting.size) return;
      for (const item of waiting.values()) place(item);
      waiting.clear();
      count();
      last = null;
      scrollTo({ top: 0 });
      const first = $(".item h2 a", list);
      if (document.activeElement !== document.body && first) first.focus({ preventScroll: true });
    }

    function arrive(event) {
      const holder = document.createElement("template");
      holder.innerHTML = event.data; // the server's own template, everything in it escaped
      const item = holder.content.querySelector(".item");
      if (!item) return;
      localize(item);
      if (!reading() && !waiting.size) return place(item);
      const known = find(item.dataset.uri);
      if (known && version(known) >= version(item)) return;
      waiting.delete(item.dataset.uri);
      waiting.set(item.dataset.uri, item);
      if (waiting.size > most) waiting.delete(waiting.keys().next().value);
      count();
    }

    function pause() {
      paused = !paused;
      pauseButton.setAttribute("aria-pressed", String(paused));
      pauseButton.textContent = paused ? "Go on" : "Pause";
      if (paused) return tell("paused", "Paused");
      tell("live", "Live");
      if (!reading()) show();
    }

    const source = new EventSource(address);
    source.onopen = () => { if (!paused) tell("live", "Live"); };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) tell("lost", "Not live: reload the page");
      else if (!paused) tell("lost", "Reconnecting");
    };
    source.onmessage = arrive;
    button.addEventListener("click", show);
    pauseButton.addEventListener("click", pause);
    addEventListener("scroll", () => { if (waiting.size && !reading()) show(); }, { passive: true });
    document.addEventListener("visibilitychange", () => { if (!reading()) show(); });
    addEventListener("pagehide", () => source.close());
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    return { show, pause };
  }

  // The card beside a statement says who speaks and how it is known. It is
  // made from the list "Who said what", which has the same without script.
  const card = $("#card"), text = $("#text");
  let shownFor = null;

  function numbersAt(element) {
    const numbers = [];
    for (let e = element.closest("[data-statement]"); e; e = e.parentElement.closest("[data-statement]")) {
      if (!numbers.includes(e.dataset.statement)) numbers.push(e.dataset.statement);
    }
    return numbers;
  }

  function light(numbers) {
    for (const element of $$(".lit")) element.classList.remove("lit");
    for (const n of numbers) {
      for (const element of $$(`[data-statement="${n}"], #said-${n}`)) element.classList.add("lit");
    }
  }

  function entry(n) {
    const said = $("#said-" + n);
    if (!said) return null;
    const box = document.createElement("div"), who = document.createElement("p");
    box.className = "entry";
    who.className = "who";
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = said.dataset.voice;
    who.append(name);
    if (said.dataset.role) {
      const role = document.createElement("span");
      role.className = "role";
      role.textContent = " · " + said.dataset.role;
      who.append(role);
    }
    if (said.classList.contains("unnamed")) {
      const mark = document.createElement("span");
      mark.className = "unnamed-mark";
      mark.textContent = "unnamed";
      who.append(" ", mark);
    }
    const facts = $(".facts", said).cloneNode(true);
    for (const repeated of $$(".as-printed", facts)) repeated.remove();
    box.append(who, facts);
    return box;
  }

  function showCard(anchor) {
    const numbers = numbersAt(anchor);
    light(numbers);
    card.replaceChildren(...numbers.map(entry).filter(Boolean));
    if (!card.children.length) return hideCard();
    shownFor = anchor;
    card.hidden = false;
    const at = anchor.getClientRects()[0] || anchor.getBoundingClientRect();
    const edge = 12, room = document.documentElement.clientWidth;
    const left = Math.min(Math.max(at.left, edge), room - card.offsetWidth - edge);
    const above = at.top - card.offsetHeight - 8;
    // A number stands behind its statement: its card goes below, where what
    // is being read is not covered.
    const roomAbove = above > 60 && !anchor.matches(".ref");
    const top = roomAbove ? above : anchor.getBoundingClientRect().bottom + 8;
    card.style.left = `${Math.max(left, edge) + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  }

  // bringIntoView scrolls the list beside the text, and only that.
  function bringIntoView(said) {
    const margin = said && said.closest(".margin");
    if (!margin || margin.scrollHeight <= margin.clientHeight) return;
    const frame = margin.getBoundingClientRect(), box = said.getBoundingClientRect();
    if (box.top < frame.top) margin.scrollTop += box.top - frame.top - 16;
    if (box.bottom > frame.bottom) margin.scrollTop += box.bottom - frame.bottom + 16;
  }

  function hideCard() {
    if (!card || card.hidden) return;
    card.hidden = true;
    shownFor = null;
    light([]);
  }

  if (card && text) {
    const target = (event) => event.target.closest && event.target.closest("#text [data-statement]");
    text.addEventListener("mouseover", (event) => { const t = target(event); if (t && t !== shownFor) showCard(t); else if (!t) hideCard(); });
    text.addEventListener("mouseleave", (event) => { if (!card.contains(event.relatedTarget)) hideCard(); });
    card.addEventListener("mouseleave", hideCard);
    text.addEventListener("focusin", (event) => {
      const t = target(event);
      if (!t) return;
      showCard(t);
      bringIntoView($("#said-" + t.dataset.statement));
    });
    text.addEventListener("focusout", hideCard);
    addEventListener("resize", hideCard); // at its old place it could be beyond the page
    text.addEventListener("click", (event) => { const t = target(event); if (t && !event.target.closest("a")) showCard(t); });
    for (const said of $$(".statement")) {
      const n = said.id.slice("said-".length);
      said.addEventListener("mouseenter", () => light([n]));
      said.addEventListener("mouseleave", () => light([]));
    }
  }
})();
