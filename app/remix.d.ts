import '@remix-run/node';

declare module '@remix-run/node' {
  /** What the gate tells every loader and action. */
  interface AppLoadContext {
    address: string;
  }
  interface Future {
    v3_singleFetch: true;
  }
}
