import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesOf } from '../export/export-lines.ts';
import { parseCheckpoint, verifyCheckpoint } from '../note/checkpoint.ts';
import { parseLogProof, verifyLogProof } from '../note/log-proof.ts';
import { generateNoteKeys, parseVerifierKey } from '../note/note-key.ts';
import { parseNote, signNote, verifyNote } from '../note/signed-note.ts';
import { collected, sealedLog } from '../testing/sealed-log.ts';
import { verifyLog } from './verify-log.ts';
import { verifyLogs } from './verify-logs.ts';

const host = generateNoteKeys('example.com');
const log = sealedLog(4);
const keys = [host.verifier, log.keys.verifier];
const genuine = await log.lines();
const [note = ''] = log.checkpoints;
const header = (origin: string) => `${JSON.stringify({ format: 'gallra/audit/v1', origin })}\n`;
const bytes = (length: number) => Buffer.alloc(length, 1).toString('base64');
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Codes of what is wrong with a log whose second line a stranger has written. */
async function codesOf(line: string): Promise<readonly string[]> {
  const { problems } = await verifyLog([header(log.origin), line], { checkpoints: [], keys });
  return problems.map(({ code }) => code);
}

describe('whatever a stranger sends, a verification goes on, and tells it as a problem of that log', () => {
  test.each([
    ['a leaf whose hash is long', `{"n":0,"leaf":"${bytes(600_000)}"}`, 'line.invalid'],
    ['an event that is deep', `{"n":0,"event":{"a":${nested(200_000)}}}`, 'event.invalid'],
    [
      'an event that is deep, as text',
      `{"n":0,"event":${JSON.stringify(`{"a":${nested(200_000)}}`)}}`,
      'event.invalid',
    ],
    ['a line that is deep', nested(200_000), 'line.invalid'],
    ['half of a surrogate pair', '{"event":{"a":"\\ud800"},"n":0}', 'line.invalid'],
    ['half of a surrogate pair as a name', '{"n":0,"event":{"\\udfff":1}}', 'event.invalid'],
    [
      'members that every object has',
      '{"n":0,"event":{"__proto__":{"v":1},"constructor":1,"toJSON":2}}',
      'event.invalid',
    ],
    ['a prototype in place of members', '{"__proto__":{"n":0,"leaf":"AA=="}}', 'line.invalid'],
    ['a number that is none', '{"n":1e400,"event":{}}', 'line.invalid'],
    ['a number beyond all others', '{"n":9007199254740991,"event":{}}', 'line.order'],
    ['NUL', '{"n":0,"event":"\0"}', 'line.invalid'],
    ['nothing', ' ', 'line.invalid'],
  ])('%s', async (_, line, code) => {
    expect(await codesOf(line)).toContain(code);
  });

  test('an event of millions of columns', async () => {
    const envelope = log.leaves[0]?.envelope ?? '';
    const wide = envelope.replace(',"id":', `,"columns":["a"${',"a"'.repeat(6_000_000)}],"id":`);
    expect(await codesOf(`{"n":0,"event":${wide}}`)).not.toContain('event.invalid');
  });

  test('a line that never ends, of which no more is kept than a line may have', async () => {
    const lines = async (parts: readonly string[]) => (await collected(linesOf(parts, 5))).flat();
    expect(await lines(['12345\n123', '45', '6', '\n', '1\n'])).toEqual(['12345', '', '1']);
    expect(await lines(['1\n123456'])).toEqual(['1', '']);
    expect(await lines(['1\n123456', '7\n8'])).toEqual(['1', '', '8']);
    const endless = (function* () {
      yield header(log.origin);
      for (let part = 0; part < 40; part++) yield '1'.repeat(2 ** 24);
    })();
    const { problems } = await verifyLog(endless, { checkpoints: [], keys });
    expect(problems.map(({ code }) => code)).toContain('line.invalid');
  });

  test('events that each tell that all before them were pruned, in time', async () => {
    const many = sealedLog();
    const count = 20_000;
    for (let leaf = 0; leaf < count; leaf++) {
      const pruned = { class: 'read', before: '2026-11-01', leaves: `0-${count}` } as const;
      many.add({ class: 'evidence', type: 'events.pruned', pruned });
    }
    many.seal();
    const { problems, more } = await many.verify({ limit: 1 });
    expect(problems.map(({ code }) => code)).toEqual(['event.restored']);
    expect(more).toBe(count - 2);
  });

  test('a log with a name that no key can have is known by no key, and the others are verified', async () => {
    for (const origin of ['example.com/with space', 'example.com/+', 'example.com/\ud800', 'example.com/\0', '']) {
      const { logs, ok } = await verifyLogs([[header(origin)], genuine], { checkpoints: [note], keys });
      expect(logs.map((one) => [one.origin, one.sealed])).toEqual([
        [origin, 0],
        [log.origin, 4],
      ]);
      expect(ok).toBe(true);
    }
  });

  test.each([
    ['with a signature that is long', `x\n\n— example.com/audit ${bytes(600_000)}\n`],
    ['with more signatures than anybody verifies', `x\n\n${`— example.com/audit ${bytes(68)}\n`.repeat(5000)}`],
    ['of more lines than there is room for', `${'x\n'.repeat(5_000_000)}\n— example.com/audit ${bytes(68)}\n`],
    ['with NUL', `x\0\n\n— example.com/audit ${bytes(68)}\n`],
    ['for more events than there can be', `example.com/x\n${'9'.repeat(400)}\n${bytes(32)}\n\n— a ${bytes(68)}\n`],
  ])('a checkpoint %s is counted, and the logs are verified', async (_, strange) => {
    const result = await verifyLogs([genuine], { checkpoints: [strange, note], keys });
    expect(result).toMatchObject({ ok: false, unknown: 1, logs: [{ ok: true, sealed: 4 }] });
  });

  test('a tolerance that is longer than there are dates', async () => {
    const options = { checkpoints: [note], keys, tolerance: Number.POSITIVE_INFINITY };
    expect(await verifyLog(genuine, options)).toMatchObject({ ok: true });
  });
});

/** JSON as nobody means it. */
const oddJson = fc.letrec<{ any: unknown; key: string }>((tie) => ({
  key: fc.oneof(
    fc.constantFrom('n', 'leaf', 'event', 'actor', 'change', '__proto__', 'constructor', 'toJSON', 'id', 'v', '1'),
    fc.string({ unit: 'binary', maxLength: 4 }),
  ),
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(null, true, 0, -0, 1e300, -1, 0.5, 2 ** 53, '', '\ud800', 'AAAA', '1970-01-01T00:00:00.000Z'),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.array(fc.tuple(tie('key'), tie('any')), { maxLength: 6 }).map((members) => Object.fromEntries(members)),
  ),
}));

/** Genuine text with a few places written over, and what was never genuine. */
const hostile = (text: string) => {
  const fragment = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('\n', '\n\n', '"', '{', '}', ',', '\\ud800', '\0', '—', '+', '=', '0', '9'.repeat(20), '__proto__'),
    oddJson.any.map((value) => JSON.stringify(value)),
  );
  const cut = fc.record({ at: fc.nat(text.length), length: fc.nat(12), by: fragment });
  const written = fc.array(cut, { maxLength: 4 }).map((cuts) => {
    let altered = text;
    for (const { at, length, by } of cuts) altered = altered.slice(0, at) + by + altered.slice(at + length);
    return altered;
  });
  return fc.oneof(written, fragment);
};

/** Throws what is thrown that the docs do not tell. */
function documented(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ name: 'GallraError', code: expect.stringMatching(/^audit\.(invalid|altered)$/) });
  }
}

describe('generated input', () => {
  test('ends no verification', async () => {
    const exported = genuine.join('');
    const line = fc.oneof(
      hostile(genuine[1] ?? ''),
      oddJson.any.map((event) => JSON.stringify({ n: 0, event })),
      oddJson.any.map((value) => JSON.stringify(value)),
    );
    const chunks = fc.oneof(
      hostile(exported).map((text) => [text]),
      fc.array(line, { maxLength: 4 }).map((lines) => [header(log.origin), lines.join('\n')]),
      fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 4 }),
      fc.array(hostile(exported), { maxLength: 2 }).map((texts) => texts.map((text) => Buffer.from(text))),
    );
    await everyCase(
      fc.asyncProperty(
        fc.array(chunks, { maxLength: 2 }),
        fc.array(hostile(note), { maxLength: 3 }),
        async (some, notes) => {
          const { logs } = await verifyLogs([...some, genuine], { checkpoints: [...notes, note], keys });
          expect(logs).toHaveLength(some.length + 1);
          expect(logs.at(-1)).toMatchObject({ size: 4, sealed: 4 });
        },
      ),
      3000,
    );
  });

  test('is no note, no checkpoint, no key and no proof, or is one: nothing else comes of it', async () => {
    const { signer, verifier } = generateNoteKeys('example.com/b0f3');
    const signed = signNote('Hello\n', [signer]);
    const proof = `c2sp.org/tlog-proof@v1\nindex 0\n${bytes(32)}\n\n${note}`;
    await everyCase(
      fc.property(hostile(signed), hostile(note), hostile(verifier), hostile(proof), (one, other, key, shown) => {
        documented(() => parseNote(one));
        documented(() => verifyNote(one, [verifier]));
        documented(() => parseCheckpoint(other));
        documented(() => verifyCheckpoint(other, keys));
        documented(() => parseVerifierKey(key));
        documented(() => parseLogProof(shown));
        documented(() => verifyLogProof(shown, '{"v":1}', keys));
      }),
      1000,
    );
  });
});
