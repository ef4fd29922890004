import { auditRecord } from '@gallra/core/audit';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatLogProof, parseLogProof, verifyLogProof } from '../note/log-proof.ts';
import { generateNoteKeys, verifierNamed } from '../note/note-key.ts';
import { contactStore } from '../testing/contacts.fixture.ts';
import { type ProvenEvent, provenEvent } from './kept-proof.ts';
import { sealLogs } from './log-sealing.ts';

const size = 777;
const keys = generateNoteKeys('example.com/audit');
const store = contactStore();
let log: string;
let verifier: string;

beforeAll(async () => {
  log = await store.transaction(({ audit }) => audit.of('3'));
  const at = new Date('2026-11-21T12:00:00Z');
  const events = Array.from({ length: size }, (_, rows) =>
    auditRecord({ log, at, class: 'change', type: 'rows.updated', rows }),
  );
  await store.transaction(({ audit }) => audit.append(events));
  await sealLogs(store, { signer: keys.signer });
  verifier = verifierNamed(keys.verifier, `example.com/audit/${log}`);
});

describe('a proof that an event stands in a log (C2SP tlog-proof)', () => {
  test('holds for every event, with the key and nothing else', async () => {
    for (let leaf = 0; leaf < size; leaf += 37) {
      const { envelope, proof } = await provenEvent(store, log, leaf);
      expect(JSON.parse(envelope).rows).toBe(leaf);
      expect(verifyLogProof(proof, envelope, [verifier])).toMatchObject({ size, origin: `example.com/audit/${log}` });
    }
  });

  test('is written as the specification says, and read with extra data too', async () => {
    const { proof } = await provenEvent(store, log, 256);
    const lines = proof.split('\n');
    expect(lines.slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 256']);
    // 777 leaves: two hashes above the event's tile, eight within.
    expect(lines.indexOf('')).toBe(2 + 10);
    expect(lines[13]).toBe(`example.com/audit/${log}`);
    expect(formatLogProof(parseLogProof(proof))).toBe(proof);
    expect(parseLogProof(proof.replace('index', 'extra AAAA\nindex'))).toEqual(parseLogProof(proof));
  });

  describe('does not hold', () => {
    let one: ProvenEvent;
    beforeAll(async () => {
      one = await provenEvent(store, log, 5);
    });
    const verify =
      (proof: string, envelope = one.envelope, key = verifier) =>
      () =>
        verifyLogProof(proof, envelope, [key]);

    test('for another event, or at another place', () => {
      expect(verify(one.proof, one.envelope.replace('"rows":5', '"rows":6'))).toThrow(/altered/);
      expect(verify(one.proof.replace('index 5', 'index 4'))).toThrow(/altered/);
    });

    test('with a checkpoint of another key', () => {
      const another = generateNoteKeys(`example.com/audit/${log}`).verifier;
      expect(verify(one.proof, one.envelope, another)).toThrow();
    });

    test.each([
      ['', ''],
      ['@v1', '@v2'],
      ['index 5', 'index 05'],
      ['index 5\n', ''],
      ['\n\n', '\nnone\n\n'],
      ['\n\n', '\n'],
    ])('written otherwise: %j as %j', (from, to) => {
      expect(() => parseLogProof(from === '' ? '' : one.proof.replaceAll(from, to))).toThrow(/A proof begins with/);
    });
  });

  test('is there for no event that is not sealed', async () => {
    for (const leaf of [-1, size]) await expect(provenEvent(store, log, leaf)).rejects.toThrow(/no sealed event/);
  });
});
