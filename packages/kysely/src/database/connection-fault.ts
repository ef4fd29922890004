import { GallraError } from '@gallra/core';
import { codesOf } from './driver-code.ts';

/** Why a database could not be reached, and what mends it, by what drivers and servers call it. */
const causes = {
  refused: {
    codes: ['ECONNREFUSED'],
    says: 'The database refused the connection: nothing listens there. Start the server, or correct host and port.',
  },
  host: {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME'],
    says: 'The host of the database is unknown: correct its name, or see whether this machine can look names up.',
  },
  user: {
    codes: [
      // PostgreSQL: invalid_password, invalid_authorization_specification
      ...['28P01', '28000', 'ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR'],
      ...['ER_MUST_CHANGE_PASSWORD', 'ER_MUST_CHANGE_PASSWORD_LOGIN', 'ER_ACCOUNT_HAS_BEEN_LOCKED'],
      ...['ER_HOST_NOT_PRIVILEGED', 'ER_NOT_SUPPORTED_AUTH_MODE', 'AUTH_SWITCH_PLUGIN_ERROR'],
      // MariaDB: ER_ACCOUNT_HAS_BEEN_LOCKED
      ...['MYSQL_CLEAR_PASSWORD_NOT_ENABLED', '4151'],
    ],
    says: 'The database does not let this user in: correct the user or the password, or what the server asks of them.',
  },
  name: {
    codes: ['3D000', 'ER_BAD_DB_ERROR', 'ER_DBACCESS_DENIED_ERROR'],
    says: 'There is no database of that name for this user on the server: create it, or correct its name.',
  },
  file: {
    codes: ['SQLITE_CANTOPEN', 'SQLITE_CANTOPEN_ISDIR', 'SQLITE_NOTADB', 'ERR_SQLITE_CANTOPEN'],
    says: 'The file of the database cannot be opened: correct its path, or see who may read and write it and its folder.',
  },
  tls: {
    codes: [
      ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
      ...['CERT_REVOKED', 'CERT_UNTRUSTED', 'CERT_REJECTED', 'CERT_SIGNATURE_FAILURE', 'HOSTNAME_MISMATCH'],
      ...['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO', 'HANDSHAKE_NO_SSL_SUPPORT'],
      ...['HANDSHAKE_SSL_ERROR', 'ER_SECURE_TRANSPORT_REQUIRED'],
    ],
    says: "TLS failed: give the driver the certificate authority of the server, correct the host's name, or switch TLS on on both sides.",
  },
  time: {
    codes: ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'],
    says: 'The database did not answer in time: see whether the network and a firewall let this machine reach it.',
  },
  full: {
    // PostgreSQL: too_many_connections
    codes: ['53300', 'ER_CON_COUNT_ERROR', 'ER_USER_LIMIT_REACHED', 'ER_TOO_MANY_USER_CONNECTIONS'],
    says: 'The database has no connection left: try again later, or let it have more.',
  },
  pool: {
    codes: [],
    says: "Every connection of the handle's pool is taken: let it have more, or see what keeps them.",
  },
  closed: {
    codes: [],
    says: 'The handle is closed: close it after the last use, or open a new one.',
  },
  protocol: {
    codes: ['HANDSHAKE_UNKNOWN_ERROR'],
    says: 'What answers there does not speak as this database does: correct host and port, or the driver.',
  },
  lost: {
    codes: [
      // PostgreSQL: cannot_connect_now, admin_shutdown, crash_shutdown, idle timeouts, and the class of a lost connection
      ...['57P03', '57P01', '57P02', '57P05', '25P03', '25P04', '08000', '08001', '08003', '08004', '08006'],
      ...['ECONNRESET', 'EPIPE', 'PROTOCOL_CONNECTION_LOST', 'ER_SERVER_SHUTDOWN', 'ER_CONNECTION_KILLED', '08S01'],
    ],
    says: 'The connection to the database was lost, or the server is starting or stopping: try again when it runs.',
  },
  unknown: {
    codes: [],
    says: 'The database ended the connection before it could be used: see whether it takes connections, and whether this user may connect to it.',
  },
} as const satisfies Readonly<Record<string, { readonly codes: readonly string[]; readonly says: string }>>;

type Cause = keyof typeof causes;

/** What drivers say that give such faults no code. None of these sentences quotes anything. */
const sentences: readonly (readonly [says: RegExp, cause: Cause])[] = [
  [/^The server does not support SSL connections$/, 'tls'],
  [/^Server does not support secure connection$/, 'tls'],
  [/^There was an error establishing an SSL connection$/, 'tls'],
  [/^(timeout expired|Connection terminated due to connection timeout)$/, 'time'],
  [/^(timeout exceeded when trying to connect|No connections available\.|Queue limit reached\.)$/, 'pool'],
  [/^Connection terminated( unexpectedly)?$/, 'lost'],
  [/^Client has encountered a connection error and is not queryable$/, 'lost'],
  [/^Can't add new command when connection is in closed state$/, 'lost'],
  [/^Postgres connection has been discarded$/, 'lost'],
  [/^SASL: .*password must be a (non-empty )?string$/, 'user'],
  [/^Received unexpected \w+ message from backend/, 'protocol'],
  [/^Cannot open database because the directory does not exist$/, 'file'],
  [/^driver has already been destroyed$/, 'closed'],
  [
    /^(Client was closed and is not queryable|Cannot use a pool after calling end on the pool|Pool is closed\.)$/,
    'closed',
  ],
  [/^(The database connection is not open|PGlite is clos(ed|ing)|PGlite instance is already closed\.)$/, 'closed'],
];

/** What is around the fault: of several addresses that were tried, and of an error that was wrapped. */
function within(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [error];
  const tried = error instanceof AggregateError ? error.errors.slice(0, 4) : [];
  return [error, ...tried, ...(error.cause === undefined ? [] : [error.cause])];
}

/** PostgreSQL ends the session with an error that is FATAL, whatever else its code can mean. */
const endsSession = (error: Error): boolean => 'severity' in error && error.severity === 'FATAL';

/** The socket's own file is missing, or not for this user. */
const isSocket = (error: Error, codes: readonly string[]): boolean =>
  'syscall' in error && error.syscall === 'connect' && codes.some((code) => code === 'ENOENT' || code === 'EACCES');

function causeOf(error: unknown): { readonly cause: Cause; readonly code?: string } | undefined {
  const codes = codesOf(error);
  for (const code of codes)
    for (const [cause, known] of Object.entries(causes) as [Cause, (typeof causes)[Cause]][])
      if ((known.codes as readonly string[]).includes(code)) return { cause, code };
  if (!(error instanceof Error)) return undefined;
  const code = codes[0] === undefined ? {} : { code: codes[0] };
  if (isSocket(error, codes)) return { cause: 'refused', ...code };
  const said = sentences.find(([says]) => says.test(error.message))?.[1];
  if (said !== undefined) return { cause: said, ...code };
  return endsSession(error) ? { cause: 'unknown', ...code } : undefined;
}

/**
 * Why a database could not be reached, if that is what an error says: one of the known causes, in a sentence of its own.
 *
 * @param error - what a driver threw
 * @returns GallraError `database.unreachable`; undefined where the error is about something else
 * @example
 * ```ts
 * import { connectionFault } from '@gallra/kysely';
 *
 * const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
 * console.log(connectionFault(refused)?.message);
 * ```
 */
export function connectionFault(error: unknown): GallraError<'database.unreachable'> | undefined {
  for (const one of within(error)) {
    const found = causeOf(one);
    if (found === undefined) continue;
    const { says } = causes[found.cause];
    return new GallraError('database.unreachable', found.code === undefined ? says : `${says} (${found.code})`);
  }
  return undefined;
}
