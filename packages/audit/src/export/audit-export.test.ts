import { payload } from '@gallra/core/audit';
import { describe, expect, test } from 'vitest';
import { collected } from '../testing/sealed-log.ts';
import { leafHash } from '../tree/merkle-tree.ts';
import { exportLog } from './audit-export.ts';
import { leafHashes } from './export-lines.ts';

const actor = payload({ id: 'agent-7' });
const change = payload({ phone: '070-1' });
const envelope = '{"type":"rows.updated","v":1}';

describe('an export', () => {
  test('has a line for the log and one for each leaf, payloads only while they exist', async () => {
    const hash = leafHash(envelope);
    const lines = await collected(
      exportLog('example.com/b0f3', [
        { leaf: 0, envelope },
        { leaf: 1, envelope, actor, change: [undefined, change] },
        { leaf: 2, hash },
      ]),
    );
    expect(lines.every((line) => line.endsWith('\n'))).toBe(true);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { format: 'gallra/audit/v1', origin: 'example.com/b0f3' },
      { n: 0, event: JSON.parse(envelope) },
      { n: 1, event: JSON.parse(envelope), actor, change: [null, change] },
      { n: 2, leaf: btoa(String.fromCharCode(...hash)) },
    ]);
    expect(await collected(leafHashes(lines))).toEqual([hash, hash, hash]);
  });

  test('is not written of a leaf of which nothing is left', async () => {
    await expect(collected(exportLog('example.com/b0f3', [{ leaf: 7 }]))).rejects.toThrow(/Leaf 7/);
  });
});
