/** Once per run: the template databases that data suites copy. */
import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { dropDatabase, makeEmbeddedTemplate, makeServerTemplate } from './templates.ts';

declare module 'vitest' {
  interface ProvidedContext {
    template: string;
  }
}

export default async function setup(project: TestProject) {
  const server = project.config.env.TEST_DB === 'postgres' ? process.env.TEST_DATABASE_URL : undefined;
  const template = server ? await makeServerTemplate(server) : await makeEmbeddedTemplate();
  project.provide('template', template);
  return async () => {
    if (server) await dropDatabase(server, template);
    else rmSync(template, { recursive: true, force: true });
  };
}
