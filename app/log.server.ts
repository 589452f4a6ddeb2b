/**
 * The log: one JSON line an event, on standard error. Only events and fields named here can be logged, and a value that
 * is not of its field's shape is left out: what people typed, addresses, names, texts, tokens and network addresses fit none.
 */
import pino from 'pino';
import { env } from './env.server.ts';

/** What can be said to have happened. */
export const logEvents = [
  ...['started', 'stopped', 'ready', 'not ready'],
  ...['request', 'trouble', 'attempt', 'gate shut'],
  ...['task', 'clocks enforced', 'kept too long', 'key rotated'],
] as const;
export type LogEvent = (typeof logEvents)[number];

const word = /^[\w :.-]{1,60}$/;
const sentence = /^[^@]{1,400}$/;
const whole = (value: unknown) => Number.isSafeInteger(value);

/** Each field with the shape of its values. None may hold free text of people or of other servers. */
const shapes = {
  // requests
  method: /^[A-Z]{3,10}$/,
  /** A pattern, never an address: shapeOf makes it. */
  place: /^(?:\/[\w.:-]{0,20}){1,8}$/,
  status: whole,
  ms: Number.isFinite,
  // attempts
  attempt: whole,
  message: whole,
  n: whole,
  outcome: word,
  phase: word,
  code: whole,
  policy: (value: unknown) => typeof value === 'boolean',
  // everything else
  port: whole,
  mode: word,
  /** What was being done: words of ours. */
  what: word,
  count: whole,
  table: word,
  /** The name of an error, the code of its driver, the place in our code that threw it; never its message. */
  error: /^[A-Za-z]{1,40}$/,
  errorCode: /^[A-Za-z0-9_]{1,40}$/,
  where: /^at [\w $.<>[\]()/:-]{1,200}$/,
  /** A sentence of our own, from an error class of ours. */
  why: sentence,
} as const;

type Numbers = 'status' | 'ms' | 'attempt' | 'message' | 'n' | 'code' | 'port' | 'count';
export type LogFields = {
  [Field in keyof typeof shapes]?:
    | (Field extends Numbers ? number : Field extends 'policy' ? boolean : string)
    | null
    | undefined;
};

/** Buffered, so that a line costs the post office no system call; flushed every half second and when the process ends. */
const destination = pino.destination({ fd: 2, minLength: 8_192, sync: true });
const out = pino(
  {
    level: env.LOG_LEVEL,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'event',
    formatters: { level: (level) => ({ level }) },
  },
  destination,
);
setInterval(() => destination.flush(), 500).unref();
process.on('exit', () => destination.flushSync());

/** The fields that may be logged, as they may be logged; what is none or has another shape is left out. */
export function allowed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const shape = Object.hasOwn(shapes, name) && shapes[name as keyof typeof shapes];
    if (!shape || value === undefined || value === null) continue;
    if (shape instanceof RegExp ? typeof value === 'string' && shape.test(value) : shape(value))
      kept[name] = value;
  }
  return kept;
}

type Listener = (event: LogEvent, fields: LogFields) => void;
const listeners: Listener[] = [];

/** Tells of every event from now on, also of those that LOG_LEVEL leaves out: for figures, which count and keep no line. */
export const hear = (listener: Listener): void => void listeners.push(listener);

type Level = 'info' | 'warn' | 'error';
const at =
  (level: Level) =>
  (event: LogEvent, fields: LogFields = {}) => {
    for (const listener of listeners) listener(event, fields);
    if (out.isLevelEnabled(level)) out[level](allowed(fields), event);
  };

export const log = { info: at('info'), warn: at('warn'), error: at('error') };

/** The kind of an error for the log: messages of drivers and servers may quote addresses and what was typed. */
export function kindOf(error: unknown): Pick<LogFields, 'error' | 'errorCode' | 'where'> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = (error.cause ?? error) as { code?: unknown };
  const line = error.stack?.split('\n').find((frame) => frame.trim().startsWith('at '));
  return { error: error.name, errorCode: typeof code === 'string' ? code : null, where: line?.trim() };
}

/** What a path looks like, for logs and measures: words of our own routes stay, anything else is a colon. */
export function shapeOf(path: string): string {
  const segments = path.split('/').slice(1, 7);
  return `/${segments.map((segment) => (!segment || routeWords.has(segment) ? segment : ':')).join('/')}`;
}

/** Every fixed word of app/routes.ts and the gate (a test compares them). Anybody may type one, so it says nothing. */
const routeWords = new Set(
  `about abuse accessibility account api assets audit audit.csv campaigns check confirm contact counts data
  data.json embed healthz html import invite languages ledger ledger.json letter letter.eml letters live login
  logout mailbox map.svg office offices open openapi.json pace people picture.png position positions previews privacy readyz reauth
  results rules sent settle staff stop switches targets targets.csv templates term v1 verify words`.split(
    /\s+/,
  ),
);
