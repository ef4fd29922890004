import { GallraError } from '@gallra/core';
import {
  decryptedValue,
  type EncryptedValue,
  isCommitted,
  type Payload,
  type RecordedDigest,
  type RecordedRows,
  recordedDigest,
} from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { isObject, jsonOf } from '../export/canonical-json.ts';

/** What was encrypted for one data subject, row by row. */
export type DecryptedRows = readonly Readonly<Record<string, unknown>>[];

type RecordedValue = RecordedRows['rows'][number][string];

const isDigest = (value: unknown): value is RecordedDigest =>
  isObject(value) && typeof value.sha256 === 'string' && typeof value.nonce === 'string';

const isEncrypted = (value: unknown): value is EncryptedValue => isObject(value) && typeof value.aes256gcm === 'string';

const isRow = (row: unknown): row is RecordedRows['rows'][number] =>
  isObject(row) && Object.values(row).every((value) => isDigest(value) || isEncrypted(value));

const altered = () =>
  new GallraError('audit.altered', 'What is recorded of values is not what was recorded. Verify the audit log.');

/**
 * What was written for one data subject, row by row: digests, and values that are encrypted. No row is named.
 *
 * @param payload - one of the `change` of a leaf or an exported line
 * @throws GallraError `audit.altered` where it holds something else
 * @example
 * ```ts
 * import { recordedRows } from '@gallra/audit';
 * import type { AuditLeaf } from '@gallra/core/audit';
 *
 * declare const leaf: AuditLeaf;
 * for (const payload of leaf.change ?? []) if (payload !== undefined) console.log(recordedRows(payload).length);
 * ```
 */
export function recordedRows({ body }: Pick<Payload, 'body'>): RecordedRows['rows'] {
  const content = jsonOf(body);
  const rows: unknown = isObject(content) ? content.rows : undefined;
  if (!Array.isArray(rows) || !rows.every(isRow)) throw altered();
  return rows;
}

/**
 * Whether a digest was made of a value: whoever still has the value can show what was written.
 *
 * @param recorded - as {@link recordedRows} tells it
 * @param value - as the driver reads it; a date may be a `Date`, and another value than it was given at first, such as
 *   the text `'100.00'` of a numeric column
 * @throws GallraError `audit.invalid` where the value is not JSON
 * @see RFC 6234 (SHA-256), RFC 8785
 * @example
 * ```ts
 * import { digestMatches } from '@gallra/audit';
 * import { recordedDigest } from '@gallra/core/audit';
 *
 * console.log(digestMatches(recordedDigest('070-1'), '070-1')); // true
 * ```
 */
export function digestMatches(recorded: RecordedDigest, value: unknown): boolean {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(recorded.nonce)) return false;
  return recordedDigest(value, recorded.nonce).sha256 === recorded.sha256;
}

const decrypted = (
  secret: string,
  { subject, table }: { readonly subject: string; readonly table: string },
  row: Readonly<Record<string, RecordedValue>>,
) =>
  Object.fromEntries(
    Object.entries(row).flatMap(([column, value]) =>
      isEncrypted(value) ? [[column, decryptedValue(secret, { subject, table, column }, value)]] : [],
    ),
  );

/**
 * Reads the values that were encrypted for one data subject, with the key that the database keeps for them.
 *
 * @param store - the host's database
 * @param envelope - the event, as it is kept or was exported
 * @param payload - one of its changes
 * @returns the encrypted columns of each row; undefined once the person has been forgotten, for then nobody can read them
 * @throws GallraError `audit.altered` where the payload is not of that event, or was altered
 * @see GDPR Art. 17(1)
 * @example
 * ```ts
 * import { decryptedRows } from '@gallra/audit';
 * import type { AuditLeaf } from '@gallra/core/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare const leaf: AuditLeaf;
 * for (const payload of leaf.change ?? [])
 *   if (payload !== undefined && leaf.envelope !== undefined)
 *     console.log((await decryptedRows(store, leaf.envelope, payload)) === undefined ? 'forgotten' : 'readable');
 * ```
 */
export async function decryptedRows(
  store: Store,
  envelope: string,
  payload: Payload,
): Promise<DecryptedRows | undefined> {
  const said = jsonOf(envelope);
  const { log, table, change }: Readonly<Record<string, unknown>> = isObject(said) ? said : {};
  const made: unknown[] = Array.isArray(change) ? change : [];
  const own = made
    .filter(isObject)
    .find((one) => typeof one.commitment === 'string' && isCommitted(payload, one.commitment));
  if (typeof table !== 'string' || typeof own?.subject !== 'string') throw altered();
  const { subject } = own;
  const rows = recordedRows(payload);
  const secrets = await store.transaction(async ({ audit, requests }) => {
    const { controller } = (await audit.list()).find((one) => one.log === log) ?? {};
    return requests.secrets([subject], { formerAt: controller === undefined ? {} : { controller } });
  });
  const secret = secrets.get(subject);
  const place = { subject, table };
  return secret === undefined ? undefined : rows.map((row) => decrypted(secret, place, row));
}
