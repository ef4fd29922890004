import { hash } from 'node:crypto';
import type pg from 'pg';

/** Events of one transaction; the best of 2,000 to 50,000. */
const page = 10_000;

interface Read {
  readonly sequence: string;
  readonly envelope: string;
}

const sha256 = (data: Buffer): Buffer => hash('sha256', data, 'buffer');
const leafOf = (text: string): Buffer => hash('sha256', `\0${text}`, 'buffer');
const nodeOf = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.concat([Buffer.of(1), left, right]));

/** The root over hashes side by side, where their number is a power of two. */
function fullRoot(hashes: readonly Buffer[]): Buffer {
  let row = hashes;
  while (row.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at + 1 < row.length; at += 2) above.push(nodeOf(row[at] as Buffer, row[at + 1] as Buffer));
    row = above;
  }
  return row[0] as Buffer;
}

/** The root over any number of hashes. */
function rootOf(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes;
  if (hashes.length === 1 && only !== undefined) return only;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeOf(rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)));
}

/**
 * The fastest job we can write for one log and PostgreSQL: pages by a watermark, the next read while this one is written,
 * one UPDATE a page from an array, the tiles of the two lowest levels. It verifies nothing and signs nothing.
 *
 * @returns the root, in base64
 */
export async function handWrittenSealing(pool: pg.Pool): Promise<string> {
  const read = async (after: string): Promise<readonly Read[]> =>
    (
      await pool.query<Read>({
        name: 'read',
        text: 'select sequence, envelope from gallra_audit where leaf is null and sequence > $1 order by sequence limit $2',
        values: [after, page],
      })
    ).rows;
  const subtrees: Buffer[] = [];
  let row: Buffer[] = [];
  let size = 0;
  const client = await pool.connect();
  let events = await read('0');
  while (events.length > 0) {
    const next = read(events.at(-1)?.sequence ?? '0');
    const first = size;
    const [numbers, hashes]: [number[], string[]] = [[], []];
    for (const { envelope } of events) {
      row.push(leafOf(envelope));
      size += 1;
      if (row.length < 256) continue;
      numbers.push(size / 256 - 1);
      hashes.push(Buffer.concat(row).toString('base64'));
      subtrees.push(fullRoot(row));
      row = [];
    }
    if (row.length > 0) {
      numbers.push(Math.floor(size / 256));
      hashes.push(Buffer.concat(row).toString('base64'));
    }
    await client.query('begin');
    await client.query({
      name: 'number',
      text: 'update gallra_audit as e set leaf = $2::bigint + u.n - 1 from unnest($1::bigint[]) with ordinality as u (sequence, n) where e.sequence = u.sequence',
      values: [events.map(({ sequence }) => sequence), first],
    });
    await client.query({
      name: 'tiles',
      text: `insert into gallra_audit_tiles (log, level, number, hashes)
        select 'bench', 0, number, hashes from unnest($1::bigint[], $2::text[]) as u (number, hashes)
        on conflict (log, level, number) do update set hashes = excluded.hashes`,
      values: [numbers, hashes],
    });
    await client.query({ name: 'size', text: 'update gallra_audit_logs set size = $1', values: [size] });
    await client.query('commit');
    events = await next;
  }
  const above: [number[], string[]] = [[], []];
  for (let at = 0; at < subtrees.length; at += 256) {
    above[0].push(at / 256);
    above[1].push(Buffer.concat(subtrees.slice(at, at + 256)).toString('base64'));
  }
  await client.query(
    `insert into gallra_audit_tiles (log, level, number, hashes) select 'bench', 1, number, hashes from unnest($1::bigint[], $2::text[]) as u (number, hashes)`,
    above,
  );
  client.release();
  const rest = row.length === 0 ? [] : [rootOf(row)];
  return rootOver(subtrees, rest).toString('base64');
}

/** The root over full subtrees of 256 leaves and what is left behind them. */
function rootOver(subtrees: readonly Buffer[], rest: readonly Buffer[]): Buffer {
  const [only] = rest;
  if (subtrees.length === 0) return only ?? sha256(Buffer.alloc(0));
  if (subtrees.length + rest.length === 1) return subtrees[0] as Buffer;
  let split = 1;
  while (split * 2 < subtrees.length + rest.length) split *= 2;
  if (split >= subtrees.length && rest.length > 0) return nodeOf(rootOf(subtrees), only as Buffer);
  return nodeOf(rootOf(subtrees.slice(0, split)), rootOver(subtrees.slice(split), rest));
}
