/** The rooms of the house, and the map of them in docs/architecture.md, drawn from the imports. */
import type { Source } from './source.ts';

type Room = { name: string; holds: RegExp; says: string };

/** Those on the map, from the doors to the cellar. */
const rooms: Room[] = [
  {
    name: 'web',
    holds: /^app\/(server|gate\.server|shed\.server|client-address\.server|root|routes|entry\.server)\.tsx?$/,
    says: 'first door, web<br>app/server.ts',
  },
  {
    name: 'worker',
    holds: /^app\/(worker\.ts|due-tasks\.server\.ts|every\.server\.ts)$/,
    says: 'second door, mail<br>app/worker.ts',
  },
  { name: 'commands', holds: /^app\/commands\//, says: 'commands<br>app/commands' },
  { name: 'setup', holds: /^app\/setup\.ts$/, says: 'side door<br>app/setup.ts' },
  { name: 'cache', holds: /^app\/cache\//, says: 'finished pages<br>app/cache' },
  {
    name: 'metrics',
    holds: /^app\/(metrics\/|health\.server\.ts$)/,
    says: 'figures and health<br>app/metrics',
  },
  { name: 'routes', holds: /^app\/routes\//, says: 'addresses<br>app/routes' },
  { name: 'components', holds: /^app\/components\//, says: 'pieces of page<br>app/components' },
  { name: 'mail', holds: /^app\/mail\//, says: 'the post office<br>app/mail' },
  { name: 'models', holds: /^app\/models\/(?!message\/)/, says: 'the nouns<br>app/models' },
  { name: 'message', holds: /^app\/models\/message\//, says: 'the hall table<br>app/models/message' },
  { name: 'emails', holds: /^emails\//, says: 'mails<br>emails' },
  { name: 'db', holds: /^db\//, says: 'what we keep<br>db' },
];

/** What nearly every room uses, and what only the build reads: no arrows are drawn to or from it. */
const offTheMap = [
  /^app\/(env|secret|urls|db|log|stop)\.server\.ts$/,
  /^app\/(i18n|styles)\/|^app\/enhance\.js$/,
  /^app\/[^/]+(\.plugin|\.d)\.ts$/,
];

const roomOf = (file: string): Room | undefined => rooms.find(({ holds }) => holds.test(file));

/** Files that stand in no room, or in two. */
export const homeless = (sources: readonly Source[]): string[] =>
  sources
    .map(({ file }) => file)
    .filter(
      (file) =>
        [...rooms.map(({ holds }) => holds), ...offTheMap].filter((one) => one.test(file)).length !== 1,
    );

/** The map as Mermaid text. A dashed arrow brings types only; the web finds its routes by the strings in app/routes.ts. */
export function drawMap(sources: readonly Source[]): string {
  const imports = sources.flatMap(({ file, imports: each }) =>
    each.map(({ what, isType }) => ({ from: roomOf(file), to: roomOf(what), isType })),
  );
  const arrows = rooms.flatMap((from) =>
    rooms.flatMap((to) => {
      const between = imports.filter((one) => from !== to && one.from === from && one.to === to);
      if (from.name === 'web' && to.name === 'routes') return ['web -- by address --> routes'];
      if (between.length === 0) return [];
      return [`${from.name} ${between.every(({ isType }) => isType) ? '-.->' : '-->'} ${to.name}`];
    }),
  );
  const boxes = rooms.map(({ name, says }) => `${name}["${says}"]`);
  return ['flowchart LR', ...[...boxes, ...arrows].map((line) => `  ${line}`)].join('\n');
}
