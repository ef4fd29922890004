import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { currentContext, generateNoteKeys, leafHashes, verifierNamed, verifyLog, withContext } from '@gallra/audit';
import { bold, columns, counted, green, yellow } from '@gallra/example-demo';
import { auditedDialect } from '@gallra/kysely';
import type { Gallra } from 'gallra';
import { type Dialect, Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { policy } from '../privacy.ts';

/** The keys of the company behind the system. A host keeps the secret one away from its database. */
export const auditKeys = generateNoteKeys('estate.example/audit');

/** The host's own handle: what its code changes is recorded with the change. */
export const recordedHandle = (dialect: Dialect, clock: () => Date): Kysely<Database> =>
  new Kysely<Database>({ dialect: auditedDialect({ dialect, policy, context: currentContext, clock }) });

/** A morning at two agencies: the code of the host, which knows nothing of the log. */
export async function workAtAgencies(
  db: Kysely<Database>,
  agencies: readonly [number, number],
  now: Date,
): Promise<void> {
  const contactsOf = (agency: number) =>
    db.selectFrom('contacts').select('id').where('agency_id', '=', agency).orderBy('id', 'desc').limit(3).execute();
  const [first, second] = agencies;
  const agent = { actor: { id: 'agent-7', role: 'agent' }, controller: String(first), purpose: 'interest' };
  await withContext(agent, async () => {
    const ids = (await contactsOf(first)).map(({ id }) => id);
    const phone = { phone: '070-174 06 35' };
    await db
      .updateTable('contacts')
      .set(phone)
      .where('id', '=', ids[0] ?? 0)
      .execute();
    await db.updateTable('contacts').set({ last_contact_at: now }).where('id', 'in', ids).execute();
    const [older] = await db.selectFrom('viewings').select('id').where('agency_id', '=', first).limit(1).execute();
    await db
      .updateTable('viewings')
      .set({ comment: null })
      .where('id', '=', older?.id ?? 0)
      .execute();
  });
  const assistant = {
    actor: { id: 'assistant-2', role: 'assistant' },
    controller: String(second),
    purpose: 'brokerage',
  };
  await withContext(assistant, async () => {
    const ids = (await contactsOf(second)).map(({ id }) => id);
    await db.updateTable('contacts').set({ notes: null }).where('id', 'in', ids).execute();
    const [message] = await db.selectFrom('messages').select('id').where('agency_id', '=', second).limit(1).execute();
    await db
      .deleteFrom('messages')
      .where('id', '=', message?.id ?? 0)
      .execute();
  });
}

/** Prints what the log of an agency tells. */
export async function printEvents(gallra: Gallra, controller: string): Promise<void> {
  const rows: (string | number)[][] = [];
  for await (const { event, actor } of gallra.audit.events({ controller })) {
    const place = `${event.table}: ${(event.columns ?? []).join(', ')}`;
    rows.push([
      event.type,
      event.rows ?? 0,
      counted(event.subjects?.length ?? 0, 'person').replace('persons', 'people'),
      event.purpose ?? '',
      actor?.id ?? '',
      place,
    ]);
  }
  columns(['Event', 'Rows', 'Whose', 'Purpose', 'Who', 'Where'], rows);
}

/** Exports the log of an agency, and says where. */
export async function exportTo(
  folder: string,
  gallra: Gallra,
  controller: string,
): Promise<{ readonly file: string; readonly origin: string; readonly checkpoints: readonly string[] }> {
  const [log] = await gallra.audit.export({ controller });
  if (log === undefined) throw new Error('Nothing is sealed.');
  const file = join(folder, 'log.ndjson');
  await writeFile(file, log.lines);
  return { file, origin: log.origin, checkpoints: log.checkpoints };
}

/** Verifies an export without the database, then a copy in which one byte is another. */
export async function verifyAndAlter(
  folder: string,
  { file, origin, checkpoints }: Awaited<ReturnType<typeof exportTo>>,
): Promise<void> {
  const keys = [verifierNamed(auditKeys.verifier, origin)];
  const verified = await verifyLog(createReadStream(file), { checkpoints, keys });
  if (!verified.ok) throw new Error('The log is not as it was sealed.');
  const counts = `${counted(verified.size, 'event')}, ${counted(verified.checkpoints, 'checkpoint')}`;
  console.log(`\n  ${file}\n  ${green(bold('log verified'))}: ${counts}`);

  const text = await readFile(file, 'utf8');
  const copy = join(folder, 'log.altered.ndjson');
  await writeFile(copy, text.replace('"rows":3', '"rows":2'));
  const kept = leafHashes(createReadStream(file));
  const { problems } = await verifyLog(createReadStream(copy), { checkpoints, keys, kept });
  console.log('\n  One byte altered in a copy, 3 rows made 2:');
  for (const { code, leaf, event } of problems)
    console.log(`  ${yellow(code)}  number ${leaf}${event === undefined ? '' : `, event ${event}`}`);
}
