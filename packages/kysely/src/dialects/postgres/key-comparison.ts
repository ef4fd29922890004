import type { KeyComparison } from '../dialect-sql.ts';

/** What PostgreSQL's types of whole numbers hold; a domain is read as the type beneath it. */
const whole: Readonly<Record<string, readonly [least: bigint, most: bigint]>> = {
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
  oid: [0n, 2n ** 32n - 1n],
};

const texts: readonly string[] = ['text', 'character varying', 'character', 'citext', 'name'];

const isHeldIf = (isHeld: boolean): KeyComparison => (isHeld ? 'asType' : 'never');

/** How a column is asked for a key: PostgreSQL makes a value of the column's type of it, and fails where it cannot. */
export function keyComparison(type: string, key: string): KeyComparison {
  // No text of PostgreSQL's holds it, and it takes none as a parameter.
  if (key.includes('\0')) return 'never';
  if (texts.includes(type)) return 'asType';
  if (type === 'uuid') return isHeldIf(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key));
  if (type === 'numeric') return isHeldIf(/^-?\d{1,1000}(\.\d{1,1000})?$/.test(key));
  const [least, most] = whole[type] ?? [];
  if (least === undefined || most === undefined) return 'asText';
  return isHeldIf(/^-?\d{1,100}$/.test(key) && BigInt(key) >= least && BigInt(key) <= most);
}
