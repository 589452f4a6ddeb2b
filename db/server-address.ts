/** The address of a PostgreSQL server, as every tool of PostgreSQL writes it. */

/** What libpq reads from the address's query and the driver would send to the server as a setting, by the driver's names. */
const OPTIONS = {
  host: 'host',
  port: 'port',
  user: 'username',
  password: 'password',
  dbname: 'database',
} as const;

/** `postgres://ada@/letters`: libpq reads it, `new URL` doesn't. */
const NO_HOST = /^(\w+:\/\/[^/@]*@)(?=\/|$)/;

type ServerOptions = {
  host?: string;
  port?: number;
  username?: string;
  password?: string;
  database?: string;
};

/**
 * The address without the parts that the driver doesn't read in its query, and these as the driver's options. A host that is a
 * folder (`postgres:///letters?host=/var/run/postgresql`) means the Unix socket in it.
 * Source: PostgreSQL 15, Connection URIs (34.1.1.2).
 */
export function readAddress(address: string): { url: string; server: ServerOptions } {
  const [place = '', query = ''] = address.split('?', 2);
  const settings = new URLSearchParams(query);
  const server: Record<string, string | number> = {};
  for (const [name, option] of Object.entries(OPTIONS)) {
    const value = settings.get(name);
    if (value) server[option] = option === 'port' ? Number(value) : value;
    settings.delete(name);
  }
  const parsable = server.host ? place.replace(NO_HOST, '$1localhost') : place;
  return { url: settings.size > 0 ? `${parsable}?${settings}` : parsable, server };
}
