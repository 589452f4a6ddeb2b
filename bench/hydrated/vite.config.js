import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';

const future = {
  ...{ v3_fetcherPersist: true, v3_relativeSplatPath: true, v3_throwAbortReason: true },
  ...{ v3_lazyRouteDiscovery: true, v3_singleFetch: true },
};

// As in the product: esbuild 0.28 can't lower destructuring to Vite's default browsers.
export default defineConfig({ build: { target: 'es2022' }, plugins: [remix({ future })] });
