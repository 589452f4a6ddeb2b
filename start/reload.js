// For `npm run dev`: public pages load again when what they are made of has changed. Staff pages have no script, so they don't.

const ADDRESS = '/__reload';
/** After a change, until the server answers with it. */
const SOON_MS = 50;

/** Goes into the one script of the pages. Once the server was gone and is back, everything may have changed. */
const listener = `
const changes = new EventSource('${ADDRESS}');
let wasOpen = false;
changes.onmessage = () => location.reload();
changes.onopen = () => {
  if (wasOpen) location.reload();
  wasOpen = true;
};
`;

/**
 * A plugin for Vite, and `end`, which lets go of the pages that listen so that the server can stop.
 * @returns {{ plugin: import('vite').Plugin, end(): void }}
 */
export function liveReload() {
  /** @type {Set<import('node:http').ServerResponse>} */
  const pages = new Set();
  return {
    plugin: {
      name: 'live-reload',
      transform(code, id, options) {
        // The server imports the script's address only.
        return !options?.ssr && /\/app\/enhance\.js(\?|$)/.test(id) ? code + listener : undefined;
      },
      configureServer({ middlewares, watcher }) {
        middlewares.use(ADDRESS, (request, page) => {
          page.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
          page.write('retry: 200\n\n');
          pages.add(page);
          request.on('close', () => pages.delete(page));
        });
        watcher.on('change', () => {
          setTimeout(() => {
            for (const page of pages) page.write('data: changed\n\n');
          }, SOON_MS);
        });
      },
    },
    end() {
      for (const page of pages) page.end();
    },
  };
}
