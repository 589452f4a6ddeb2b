/** The one open database of this process, made from env, and its replica where there is one. */
import { connect, type Database } from '#db/connect.ts';
import { keepAnswers } from '#db/kept.ts';
import { openReplica, type Reader } from '#db/replica.ts';
import { env } from './env.server.ts';

export const database: Database = await connect(env.DATABASE_URL ?? `embedded:${env.DATA_DIR}`);
export const db = database.db;

/** For pages and forms of supporters: texts that stand on them are kept by a web process until one changes (app/cache/open.server.ts). */
export const texts = keepAnswers(db);

/** Null without DATABASE_READ_URL. Connects when it is first asked. */
export const replica = env.DATABASE_READ_URL ? await openReplica(db, env.DATABASE_READ_URL) : null;

/**
 * For numbers that everyone may see and that may be some seconds old: from the replica while it is near. Texts are read from
 * the primary, because pages are made anew the moment one has changed; so is all that is one person's or the staff's.
 */
export const readNumbers: Reader = replica?.read ?? ((read) => read(db));
