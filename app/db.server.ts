/** The one open database of this process, made from env. */
import { connect, type Database } from '#db/connect.ts';
import { env } from './env.server.ts';

export const database: Database = await connect(env.DATABASE_URL ?? `embedded:${env.DATA_DIR}`);
export const db = database.db;
