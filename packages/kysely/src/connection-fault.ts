import { GallraError } from '@gallra/core';
import { codeOf } from './driver-code.ts';

/** Why a database could not be reached, and what mends it, by what drivers and servers call it. */
const causes: readonly { readonly codes: readonly string[]; readonly says: string }[] = [
  {
    codes: ['ECONNREFUSED'],
    says: 'The database refused the connection: nothing listens there. Start the server, or correct host and port.',
  },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME'],
    says: 'The host of the database is unknown: correct its name, or see whether this machine can look names up.',
  },
  {
    // PostgreSQL: invalid_password, invalid_authorization_specification
    codes: [
      '28P01',
      '28000',
      'ER_ACCESS_DENIED_ERROR',
      'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
      'AUTH_SWITCH_PLUGIN_ERROR',
    ],
    says: 'The database does not let this user in: correct the user or the password, or what the server asks of them.',
  },
  {
    codes: ['3D000', 'ER_BAD_DB_ERROR', 'ER_DBACCESS_DENIED_ERROR'],
    says: 'There is no database of that name for this user on the server: create it, or correct its name.',
  },
  {
    codes: ['SQLITE_CANTOPEN', 'SQLITE_CANTOPEN_ISDIR', 'SQLITE_NOTADB', 'ERR_SQLITE_CANTOPEN'],
    says: 'The file of the database cannot be opened: correct its path, or see who may read and write it and its folder.',
  },
  {
    codes: [
      ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
      ...[
        'ERR_TLS_CERT_ALTNAME_INVALID',
        'ERR_SSL_WRONG_VERSION_NUMBER',
        'HANDSHAKE_NO_SSL_SUPPORT',
        'HANDSHAKE_SSL_ERROR',
      ],
      ...['EPROTO', 'ER_SECURE_TRANSPORT_REQUIRED'],
    ],
    says: "TLS failed: give the driver the certificate authority of the server, correct the host's name, or switch TLS on on both sides.",
  },
  {
    codes: ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'],
    says: 'The database did not answer in time: see whether the network and a firewall let this machine reach it.',
  },
  {
    // PostgreSQL: too_many_connections
    codes: ['53300', 'ER_CON_COUNT_ERROR', 'ER_USER_LIMIT_REACHED', 'ER_TOO_MANY_USER_CONNECTIONS'],
    says: 'The database has no connection left: try again later, or let it have more.',
  },
  {
    // PostgreSQL: cannot_connect_now, admin_shutdown, crash_shutdown, and the classes of a lost connection
    codes: [
      ...['57P03', '57P01', '57P02', '08000', '08001', '08003', '08004', '08006'],
      ...['ECONNRESET', 'EPIPE', 'PROTOCOL_CONNECTION_LOST', 'ER_SERVER_SHUTDOWN'],
    ],
    says: 'The connection to the database was lost, or the server is starting or stopping: try again when it runs.',
  },
];

/** What drivers say that give such faults no code. None of these sentences quotes anything. */
const sentences: readonly { readonly says: RegExp; readonly code: string }[] = [
  { says: /^The server does not support SSL connections$/, code: 'HANDSHAKE_NO_SSL_SUPPORT' },
  { says: /^Server does not support secure connection$/, code: 'HANDSHAKE_NO_SSL_SUPPORT' },
  { says: /^(timeout expired|timeout exceeded when trying to connect)$/, code: 'ETIMEDOUT' },
  { says: /^Connection terminated due to connection timeout$/, code: 'ETIMEDOUT' },
  { says: /^Connection terminated unexpectedly$/, code: 'ECONNRESET' },
  { says: /^SASL: .*password must be a (non-empty )?string$/, code: '28P01' },
  { says: /^Cannot open database because the directory does not exist$/, code: 'SQLITE_CANTOPEN' },
];

/** What is around the fault: of several addresses that were tried, and of an error that was wrapped. */
function within(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [error];
  const tried = error instanceof AggregateError ? error.errors.slice(0, 4) : [];
  return [error, ...tried, ...(error.cause === undefined ? [] : [error.cause])];
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
    const said = one instanceof Error ? sentences.find(({ says }) => says.test(one.message))?.code : undefined;
    const code = codeOf(one) ?? said;
    const cause = causes.find(({ codes }) => code !== undefined && codes.includes(code));
    if (cause !== undefined) return new GallraError('database.unreachable', `${cause.says} (${code})`);
  }
  return undefined;
}
