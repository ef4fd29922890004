import { type AuditEnvelope, type AuditEvent, auditRecord, envelopeText } from '@gallra/core/audit';
import { type ExportedLeaf, exportLog } from '../export/audit-export.ts';
import { sealedLine, signCheckpoint } from '../note/checkpoint.ts';
import { generateNoteKeys } from '../note/note-key.ts';
import { merkleFrontier } from '../tree/merkle-frontier.ts';
import { leafHash } from '../tree/merkle-tree.ts';
import { type VerifyOptions, verifyLog } from '../verify/verify-log.ts';

/** All of them. */
export async function collected<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** A log in memory: events are added a minute apart and sealed when told to, and its leaves may be altered afterwards. */
export function sealedLog(events = 0) {
  const log = crypto.randomUUID();
  const origin = `example.com/${log}`;
  const keys = generateNoteKeys(origin);
  const tree = merkleFrontier();
  const leaves: ExportedLeaf[] = [];
  const checkpoints: string[] = [];
  let now = Date.UTC(2026, 10, 1);

  const add = (event: Partial<AuditEvent> = {}) => {
    now += 60_000;
    const { envelope, actor, change } = auditRecord({
      log,
      at: new Date(now),
      class: 'change',
      type: 'rows.updated',
      actor: { id: 'agent-7' },
      ...event,
    });
    tree.append(leafHash(envelope));
    leaves.push({
      leaf: leaves.length,
      envelope,
      ...(actor === undefined ? {} : { actor }),
      ...(change === undefined ? {} : { change: change.map(({ payload }) => payload) }),
    });
    return leaves.length - 1;
  };
  const waiting: ExportedLeaf[] = [];
  /** An event that is not sealed yet. */
  const addWaiting = (event: Partial<AuditEvent>) => {
    const { envelope } = auditRecord({ log, at: new Date(now), class: 'evidence', type: 'payload.erased', ...event });
    waiting.push({ envelope });
  };
  const envelope = (leaf: number): AuditEnvelope => JSON.parse(leaves[leaf]?.envelope ?? '{}');
  const seal = (root = tree.root(), size = tree.size, signer = keys.signer) => {
    now += 1000;
    const extensions = [sealedLine(new Date(now))];
    checkpoints.push(signCheckpoint({ origin, size, root, extensions }, [signer]));
  };
  const lines = () => collected(exportLog(origin, [...leaves, ...waiting]));
  const verify = (options: Partial<VerifyOptions> = {}, chunks?: readonly (string | Uint8Array)[]) =>
    verifyLog(chunks ?? exportLog(origin, [...leaves, ...waiting]), { checkpoints, keys: [keys.verifier], ...options });

  for (let count = 0; count < events; count++) add();
  if (events > 0) seal();
  return {
    log,
    origin,
    keys,
    leaves,
    checkpoints,
    add,
    addWaiting,
    seal,
    envelope,
    id: (leaf: number) => envelope(leaf).id,
    now: () => new Date(now),
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Writes an envelope anew, canonical, and leaves all else as it is. */
    alter(leaf: number, change: Partial<AuditEnvelope>) {
      leaves[leaf] = { ...leaves[leaf], leaf, envelope: envelopeText({ ...envelope(leaf), ...change }) };
    },
    /** Takes all but the hash away. */
    strip(leaf: number) {
      leaves[leaf] = { leaf, hash: leafHash(leaves[leaf]?.envelope ?? '') };
    },
    /** Takes payloads away. */
    erase(leaf: number, part: 'actor' | 'change') {
      const { actor, change, ...rest } = leaves[leaf] ?? { leaf };
      const left = part === 'actor' ? (change === undefined ? {} : { change }) : actor === undefined ? {} : { actor };
      leaves[leaf] = { ...rest, ...left };
    },
    lines,
    verify,
    /** Severity, code and leaf of each problem. */
    async problems(options: Partial<VerifyOptions> = {}, chunks?: readonly (string | Uint8Array)[]) {
      const { problems } = await verify(options, chunks);
      return problems.map(({ severity, code, leaf }) => `${severity}: ${code} ${leaf ?? ''}`.trim());
    },
  };
}
