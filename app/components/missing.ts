/** What was not found; the error page has words and a way on for each. */
export type Missing =
  | { missing: 'page' | 'campaign' | 'link' | 'reference' | 'mail' }
  | { missing: 'area'; path: string; title: string };
