// @ts-check
// Numbers that change by themselves, where a page asks for it. Without this file the page's link does the same.

const ANNOUNCE_MS = 60_000;

const place = document.querySelector('[data-live]');
if (place instanceof HTMLElement && 'EventSource' in window) follow(place);

/** Listens while the page can be seen, and only then. @param {HTMLElement} place */
function follow(place) {
  /** @type {EventSource | null} */
  let source = null;
  const look = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource(place.dataset.live ?? '');
      source.onmessage = ({ data }) => show(place, JSON.parse(data));
    }
  };
  document.addEventListener('visibilitychange', look);
  addEventListener('pagehide', () => source?.close());
  look();
}

/** @param {HTMLElement} place @param {{ stages: Record<string, number | null>, countries: Record<string, number | null> }} counts */
function show(place, { stages, countries }) {
  const { format } = new Intl.NumberFormat(document.documentElement.lang);
  for (const spot of document.querySelectorAll('[data-stage]')) {
    const n = stages[spot.getAttribute('data-stage') ?? ''];
    if (n !== undefined) write(spot, n === null ? (place.dataset.under ?? '') : format(n));
  }
  for (const spot of document.querySelectorAll('[data-count]')) {
    const n = countries[spot.getAttribute('data-count') ?? ''];
    if (n !== undefined) write(spot, n === null ? '<5' : format(n));
  }
  if (stages.confirmed) announce(place, format(stages.confirmed));
}

/** @param {Element} spot @param {string} text */
function write(spot, text) {
  if (spot.textContent !== text) spot.textContent = text;
}

let announcedAt = Date.now();
let said = '';

/** Aloud at most once a minute, and only what is new. @param {HTMLElement} place @param {string} count */
function announce(place, count) {
  const words = (place.dataset.words ?? '').replace('#', count);
  const first = said === '';
  if (first || words === said || Date.now() - announcedAt < ANNOUNCE_MS) {
    if (first) said = words;
    return;
  }
  said = words;
  announcedAt = Date.now();
  place.textContent = words;
}
