import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportLog, generateNoteKeys, leafHash, merkleFrontier, sealedLine, signCheckpoint } from '@gallra/audit';
import { auditRecord } from '@gallra/core/audit';

/** A sealed log in a file, and what it is verified with. */
export interface GeneratedLog {
  readonly file: string;
  readonly checkpoints: readonly string[];
  readonly keys: readonly string[];
  remove(): void;
}

const perCheckpoint = 10_000;

/** Writes a log as a host's would be: updates by a member of staff, without values, sealed every so many events. */
export async function generatedLog(events: number): Promise<GeneratedLog> {
  const log = crypto.randomUUID();
  const origin = `example.com/${log}`;
  const { signer, verifier } = generateNoteKeys(origin);
  const folder = mkdtempSync(join(tmpdir(), 'gallra-bench-'));
  const file = join(folder, 'log.ndjson');
  const tree = merkleFrontier();
  const checkpoints: string[] = [];
  const begun = Date.UTC(2026, 0, 1);

  function* leaves() {
    for (let leaf = 0; leaf < events; leaf++) {
      const { envelope, actor } = auditRecord({
        log,
        at: new Date(begun + leaf * 1000),
        class: 'change',
        type: 'rows.updated',
        processing: 'dpv:Modify',
        purpose: 'brokerage',
        basis: '6(1)(b)',
        table: 'contacts',
        columns: ['email', 'phone'],
        rows: 1,
        subjects: [crypto.randomUUID()],
        request: crypto.randomUUID(),
        actor: { id: `agent-${leaf % 200}`, role: 'agent' },
      });
      tree.append(leafHash(envelope));
      yield { leaf, envelope, ...(actor === undefined ? {} : { actor }) };
      if (tree.size % perCheckpoint !== 0 && tree.size !== events) continue;
      const extensions = [sealedLine(new Date(begun + tree.size * 1000))];
      checkpoints.push(signCheckpoint({ origin, size: tree.size, root: tree.root(), extensions }, [signer]));
    }
  }

  const out = openSync(file, 'w');
  let lines: string[] = [];
  const flush = () => {
    writeSync(out, lines.join(''));
    lines = [];
  };
  for await (const line of exportLog(origin, leaves())) {
    lines.push(line);
    if (lines.length === 1000) flush();
  }
  flush();
  closeSync(out);
  return {
    file,
    checkpoints,
    keys: [verifier],
    remove: () => rmSync(folder, { recursive: true }),
  };
}
