declare module 'virtual:remix/server-build' {
  const build: import('@remix-run/node').ServerBuild;
  export = build;
}
declare module 'disposable-email-domains' {
  const domains: string[];
  export default domains;
}
declare module 'disposable-email-domains/wildcard.js' {
  const domains: string[];
  export default domains;
}
