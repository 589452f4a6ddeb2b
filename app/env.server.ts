/** Every setting of the installation, read and checked once at start. The only reader of process.env. */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const list = z
  .string()
  .default('')
  .transform((value) => value.split(/[\s,]+/).filter(Boolean));
const files = z
  .string()
  .default('')
  .transform((value) => value.split(',').flatMap((file) => (file.trim() ? [resolve(file.trim())] : [])));

const settings = z.object({
  NODE_ENV: z.string().default('production'),
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'starts with postgres://')
    .optional(),
  DATABASE_READ_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'starts with postgres://')
    .optional(),
  DATA_DIR: z.string().default('./.data'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/./, 'looks like smtp://user:pass@host:port')
    .optional(),
  MAIL_MODE: z.enum(['capture', 'reflect', 'live']).default('capture'),
  MAIL_ALLOW: list,
  PACE: z.enum(['live', 'always']).default('live'),
  WORKER: z.enum(['inline', 'off']).optional(),
  ORG_NAME: z.string().trim().min(1).max(80).default('Dear Minister (demo)'),
  ORG_CONTACT: z.email().optional(),
  MAIL_FROM: z.email().optional(),
  BOUNCE_DOMAIN: z.hostname().optional(),
  BOUNCE_PORT: port.optional(),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  SECRET_KEY_FILE: z.string().optional(),
  DKIM_KEY_FILE: files,
  CATCHER_PORT: port.default(0),
  METRICS_PORT: port.optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info']).optional(),
});

export type Env = ReturnType<typeof readEnv>;

/**
 * Parses settings from the given variables; empty strings count as absent.
 * Throws one Error that names every wrong or missing setting and what to do.
 */
export function readEnv(source: Record<string, string | undefined>) {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(present);
  if (!parsed.success)
    throw settingsError(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`));
  const s = parsed.data;
  const dataDir = resolve(s.DATA_DIR);
  const origin = new URL(s.ORIGIN ?? `http://localhost:${s.PORT}`);
  const mailDomain = mailDomainOf(origin.hostname);
  const problems = [...databaseProblems(s), ...liveProblems(s)];
  if (problems.length) throw settingsError(problems);
  return {
    ...s,
    DATA_DIR: dataDir,
    ORIGIN: origin.origin,
    MAIL_FROM: s.MAIL_FROM ?? `letters@${mailDomain}`,
    BOUNCE_DOMAIN: s.BOUNCE_DOMAIN ?? `bounce.${mailDomain}`,
    SECRET_KEY_FILE: s.SECRET_KEY_FILE ? resolve(s.SECRET_KEY_FILE) : `${dataDir}.key`,
    WORKER: s.WORKER ?? (s.DATABASE_URL ? 'off' : 'inline'),
    // A first look on one's own machine should read like a sentence, not like a log.
    LOG_LEVEL: s.LOG_LEVEL ?? (s.DATABASE_URL ? 'info' : 'warn'),
    embedded: !s.DATABASE_URL,
    live: s.MAIL_MODE === 'live',
  };
}

type Settings = z.infer<typeof settings>;

function databaseProblems(s: Settings): string[] {
  if (!s.DATABASE_URL && s.WORKER === 'off') {
    return ['WORKER=off needs DATABASE_URL: the embedded database serves one process only'];
  }
  if (!s.DATABASE_URL && s.DATABASE_READ_URL) {
    return ['DATABASE_READ_URL needs DATABASE_URL: it is a replica of that database'];
  }
  return [];
}

/** Live mail needs all of these together; anything less and no packet may leave for a real address. */
function liveProblems(s: Settings): string[] {
  if (s.MAIL_MODE !== 'live') return [];
  return [
    !s.ORIGIN?.startsWith('https:') && 'ORIGIN: live mode needs the public address of this site, with https',
    !s.SMTP_URL && 'SMTP_URL: live mode needs a mail server',
    !s.MAIL_ALLOW.length && 'MAIL_ALLOW: live mode needs the mail hosts we may talk to, in writing',
    !s.ORG_CONTACT && 'ORG_CONTACT: live mode needs an address where people reach you',
    !s.SECRET_KEY_FILE && 'SECRET_KEY_FILE: live mode needs a key file that no backup contains',
  ].filter((problem) => problem !== false);
}

function mailDomainOf(hostname: string): string {
  return isIP(hostname.replace(/^\[|\]$/g, '')) || !hostname.includes('.')
    ? 'dear-minister.invalid'
    : hostname;
}

function settingsError(problems: string[]): Error {
  return new Error(
    `These settings need a change (see .env.example):\n${problems.map((p) => `  ${p}`).join('\n')}`,
  );
}

export const env = readEnv(process.env);

/** The variables of this process with some of them changed: for a process that we start. */
export const variablesWith = (changes: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...changes,
});
